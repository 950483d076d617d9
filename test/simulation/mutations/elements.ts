import { ordinalMap, type CompensationEntry, type InstanceState, type MessageCommand } from '@onward/engine';
import type { FlowElement, Key, ProcessGraph } from '@onward/model';
import type { Tamper } from '@onward/testing';
import { eventsBecome, reading, seeing, withScope, type Asked } from './engine.js';
import type { Mutation } from './mutation.js';
import { CALLING, HEARD_LATE, LISTENING, REMINDED, REPEATED, UNROLLED } from './needs.js';
import { part, replaceMethod } from './patch.js';

/** What is waited for stays open where it should be closed. */
const stayingOpen = (
  isKept: (event: { readonly element: string; readonly type: string }, asked: Asked) => boolean,
): Tamper =>
  eventsBecome((events, asked) => {
    const left = events.filter(
      ({ type, data }) => type !== 'EventSubscriptionDeleted' || !isKept(data, asked),
    );
    return left.length === events.length ? events : left;
  });

const eager = new WeakMap<ProcessGraph, ReadonlyMap<string, FlowElement>>();

/** Inclusive joins fire with the first token that comes. */
function withEagerJoins(graph: ProcessGraph): ReadonlyMap<string, FlowElement> {
  const known = eager.get(graph);
  if (known !== undefined) return known;
  const elements = new Map(
    [...graph.elements].map(([id, element]): [string, FlowElement] =>
      element.type === 'inclusiveGateway' && graph.incoming(id).length > 1
        ? [id, { ...element, type: 'complexGateway', activationCondition: { feel: 'activationCount >= 1' } }]
        : [id, element],
    ),
  );
  eager.set(graph, elements);
  return elements;
}

/** The same places, what is in them the other way round. */
function turned<T>(map: ordinalMap.OrdinalMap<T>): ordinalMap.OrdinalMap<T> {
  const entries = [...ordinalMap.entries(map)];
  return entries.reduce((all, [at], index) => ordinalMap.set(all, at, entries.at(-1 - index)![1]), map);
}

const withinTurned = (entry: CompensationEntry): CompensationEntry =>
  entry.nested === undefined ? entry : { ...entry, nested: turned(entry.nested) };

const subProcessesForwards = (state: InstanceState): InstanceState =>
  withScope(state, (children) => {
    const { compensable, compensation } = children;
    let changed = compensable;
    for (const [at, entry] of ordinalMap.entries(compensable))
      if (entry.nested !== undefined) changed = ordinalMap.set(changed, at, withinTurned(entry));
    if (changed === compensable && compensation === undefined) return children;
    const run = compensation && {
      ...compensation,
      unrolled: compensation.unrolled.map((inner) => ({ ...inner, entry: withinTurned(inner.entry) })),
    };
    return { ...children, compensable: changed, ...(run && { compensation: run }) };
  });

/** The second of the iterations is taken for begun when the first is. */
function countedTwice(state: InstanceState): InstanceState {
  for (const [id, instance] of ordinalMap.entries(state.elementInstances)) {
    const { children } = instance;
    if (children?.loop?.begun !== 2) continue;
    const loop = { ...children.loop, begun: 3 };
    const elementInstances = ordinalMap.set(state.elementInstances, id, {
      ...instance,
      children: { ...children, loop },
    });
    return { ...state, elementInstances };
  }
  return state;
}

type Execute = (stream: string, command: MessageCommand, ...more: unknown[]) => Promise<unknown>;
type WaitingFor = (...args: unknown[]) => AsyncIterable<readonly Key[]>;
type Next = (...args: unknown[]) => Promise<readonly { readonly kind: string }[]>;

export const ELEMENT_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a boundary timer is not cancelled with its activity',
    tamper: stayingOpen(({ type }) => type === 'timer'),
  },
  {
    name: 'an event sub-process is not closed with its scope',
    tamper: stayingOpen(
      ({ element }, { context }) => context.graph.elements.get(element)?.type === 'startEvent',
    ),
  },
  {
    name: 'an inclusive join that does not wait',
    tamper: reading((graph) => ({ elements: withEagerJoins(graph) })),
  },
  {
    name: 'a message is correlated twice',
    needs: LISTENING,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<Execute>(
          part(runtime, 'reach', 'messages'),
          'execute',
          (execute) =>
            (stream, command, ...more) => {
              if (command.type !== 'ConfirmCorrelation') return execute(stream, command, ...more);
              const { instanceKey: _taken, ...answer } = command;
              return execute(stream, { ...answer, type: 'ReleaseMessage' }, ...more);
            },
        ),
    },
  },
  {
    name: 'a signal is missed by one of two subscribers',
    needs: LISTENING,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<WaitingFor>(
          part(runtime, 'reach', 'tasks'),
          'waitingFor',
          (waitingFor) =>
            async function* (...args) {
              for await (const keys of waitingFor(...args)) yield keys.length > 1 ? keys.slice(1) : keys;
            },
        ),
    },
  },
  {
    name: 'a called instance is not cancelled with its caller',
    needs: CALLING,
    tamper: {
      ports: (ports) => ({
        ...ports,
        sagas: ports.sagas.map((saga) =>
          saga.name === 'calls'
            ? { ...saga, react: (event) => (event.type === 'CallCanceled' ? [] : saga.react(event)) }
            : saga,
        ),
      }),
    },
  },
  {
    name: 'a sub-process is compensated in the order of completion',
    needs: UNROLLED,
    tamper: seeing(subProcessesForwards),
  },
  { name: 'a multi-instance child is counted twice', needs: REPEATED, tamper: seeing(countedTwice) },
  {
    name: 'a timer that comes again is lost at a restart',
    needs: REMINDED,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<Next>(
          part(runtime, 'reach', 'timers', 'ports', 'index'),
          'next',
          (next) =>
            async (...args) =>
              (await next(...args)).filter(({ kind }) => kind !== 'timer'),
        ),
    },
  },
  {
    name: 'a rejection is not confirmed against the tail',
    needs: HEARD_LATE,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<(key: Key, entry: unknown) => Promise<unknown>>(
          part(runtime, 'store', 'executor'),
          'confirmed',
          () => async (_key, entry) => entry,
        ),
    },
  },
];
