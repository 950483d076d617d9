import type { FlowElement, ProcessGraph } from '@onward/model';
import type { Starting } from '../events.js';
import { releaseProcess } from '../scopes.js';
import { openOrSay, openSubscriptions, type CatchingElement } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { setVariables } from '../variables/assign.js';
import { activate, type Listener } from './behaviour.js';
import { passCatching, receive } from './catching-event.js';
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

/** Where it starts: the none start event, or what nothing leads to; or the element whose trigger has occurred. */
export function startsOf(graph: ProcessGraph, startElement: string | undefined): readonly FlowElement[] {
  if (startElement === undefined) return graph.starts();
  const element = graph.elements.get(startElement);
  return element?.scope === undefined && (element?.type === 'startEvent' || element?.type === 'receiveTask')
    ? [element]
    : [];
}

/**
 * Tokens appear where the process starts. What the event that starts it brings becomes variables of the process.
 * @returns why what it waits for cannot be waited for
 */
export function begin(
  tx: Transaction,
  { element: startElement, variables = {} }: Starting,
): string | undefined {
  const starts = startsOf(tx.context.graph, startElement);
  if (startElement !== undefined && starts[0]?.type === 'receiveTask') setVariables(tx, PROCESS, variables);
  for (const element of starts) {
    const token = tx.nextOrdinal;
    tx.emit('TokenCreated', { token, element: element.id, scope: PROCESS });
    if (startElement === undefined) continue;
    if (element.type === 'startEvent') passCatching(tx, element, tx.token(token), variables);
    else if (element.type === 'receiveTask') receive(tx, element, activate(tx, element, tx.token(token)), {});
  }
  return openOrSay(tx, PROCESS, eventStarts(tx));
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
