import type { EventBasedGateway, FlowElement, JsonObject, ProcessGraph, SequenceFlow } from '@onward/model';
import type { Starting } from '../events.js';
import { leaveBy } from '../flows.js';
import { releaseProcess } from '../scopes.js';
import { openOrSay, openSubscriptions, type CatchingElement } from '../subscriptions.js';
import type { Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import { setVariables } from '../variables/assign.js';
import { activate, pass, type Listener } from './behaviour.js';
import { goThrough, passCatching, receive } from './catching-event.js';
import { afterListener, listen, listenToEnd, type Listening } from './listening.js';

/*
 * created ── start listeners ··· event sub-processes wait ── a token at its start ··· no token left ── end listeners ··· completed
 */

const PROCESS = 0;

const listening = ({ context, state }: Transaction): Listening => {
  const { listeners } = context.graph.definition;
  return { id: state.processId, ...(listeners && { listeners }) };
};

const eventStarts = ({ context }: Transaction): readonly CatchingElement[] =>
  context.graph.eventSubProcesses().map((found) => found.start);

type Starter = Extract<FlowElement, CatchingElement>;

/** Where it starts: the none start event, or what nothing leads to; or the element whose trigger has occurred. */
export function startsOf(graph: ProcessGraph, startElement: string | undefined): readonly FlowElement[] {
  if (startElement === undefined) return graph.starts();
  const element = starterOf(graph, startElement);
  return element === undefined ? [] : [element];
}

/** A start event, a receive task that instantiates, or an event behind a gateway that does. */
function starterOf(graph: ProcessGraph, id: string): Starter | undefined {
  const element = graph.elements.get(id);
  if (element === undefined || element.scope !== undefined) return undefined;
  if (element.type === 'startEvent' || element.type === 'receiveTask') return element;
  return element.type === 'intermediateCatchEvent' && gatewayBefore(graph, id) ? element : undefined;
}

function gatewayBefore(
  graph: ProcessGraph,
  id: string,
): { readonly gateway: EventBasedGateway; readonly flow: SequenceFlow } | undefined {
  for (const flow of graph.incoming(id)) {
    const gateway = graph.elements.get(flow.source);
    if (gateway?.type === 'eventBasedGateway' && gateway.instantiate === true) return { gateway, flow };
  }
  return undefined;
}

/**
 * Tokens appear where the process starts. What the event that starts it brings becomes variables of the process.
 * @returns why what it waits for cannot be waited for
 */
export function begin(tx: Transaction, { element, variables = {} }: Starting): string | undefined {
  const { graph } = tx.context;
  if (element === undefined) {
    for (const { id } of startsOf(graph, undefined)) appear(tx, id);
  } else {
    const starter = starterOf(graph, element);
    if (starter !== undefined) startAt(tx, starter, variables);
  }
  return openOrSay(tx, PROCESS, eventStarts(tx));
}

/** The event has occurred: the token goes through it. */
function startAt(tx: Transaction, starter: Starter, variables: JsonObject): void {
  const before = gatewayBefore(tx.context.graph, starter.id);
  if (starter.type === 'receiveTask') setVariables(tx, PROCESS, variables);
  const token = appear(tx, before?.gateway.id ?? starter.id);
  if (before !== undefined) {
    pass(tx, before.gateway, token, false);
    leaveBy(tx, token.id, PROCESS, [{ flow: before.flow, reason: { kind: 'event' } }]);
  }
  const arrived = tx.token(token.id);
  if (starter.type === 'receiveTask') receive(tx, starter, activate(tx, starter, arrived), {});
  else if (starter.type === 'intermediateCatchEvent') goThrough(tx, starter, arrived, variables);
  else passCatching(tx, starter, arrived, variables);
}

function appear(tx: Transaction, element: string): Token {
  const token = tx.nextOrdinal;
  tx.emit('TokenCreated', { token, element, scope: PROCESS });
  return tx.token(token);
}

/** The start listeners of the process come before anything in it. */
export function listenToStart(tx: Transaction): void {
  listen(tx, listening(tx), PROCESS, 'start', start);
}

/** What the process begins with when its start listeners are done, and again when what it waits for could not be had. */
export function start(tx: Transaction): void {
  if (openSubscriptions(tx, PROCESS, eventStarts(tx))) begin(tx, tx.state.starting ?? {});
}

/** No token is left in it. */
export function completeProcess(tx: Transaction): void {
  listenToEnd(tx, listening(tx), PROCESS, end);
}

function end(tx: Transaction): void {
  releaseProcess(tx);
  tx.emit('ProcessInstanceCompleted', {});
}

/** One of its listeners is done. */
export function listenedByProcess(tx: Transaction, listener: Listener): void {
  afterListener<Listening>(start, end)(tx, listening(tx), PROCESS, listener);
}
