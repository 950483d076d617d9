import { decide, evolve, ordinalMap } from '@onward/engine';
import type {
  Command,
  CommandHeader,
  Decision,
  DecisionContext,
  EngineEvent,
  InstanceState,
} from '@onward/engine';
import type { ProcessGraph } from '@onward/model';
import type { Tamper } from '@onward/testing';

export interface Asked {
  readonly state: InstanceState;
  readonly command: Command;
  readonly context: DecisionContext;
  readonly header: CommandHeader;
}

type Decide = (asked: Asked) => Decision;

export const ask = ({ state, command, context, header }: Asked): Decision =>
  decide(state, command, context, header);

/** Puts another decision in the place of the engine's. */
export const deciding = (change: Decide): Tamper => ({
  ports: (ports) => ({
    ...ports,
    decide: (state, command, context, header = {}) => change({ state, command, context, header }),
  }),
});

/** The state that the events lead to from where it really was. */
export function refolded(
  { state, context }: Asked,
  events: readonly EngineEvent[],
  decision: Decision,
): Decision {
  if (!decision.accepted) return decision;
  const after = events.reduce((before, event) => evolve(before, event, context.now), state);
  return { ...decision, events, state: after };
}

/** Other events happen than those the engine decides on. */
export const eventsBecome = (
  change: (events: readonly EngineEvent[], asked: Asked) => readonly EngineEvent[],
): Tamper =>
  deciding((asked) => {
    const decision = ask(asked);
    if (!decision.accepted) return decision;
    const events = change(decision.events, asked);
    return events === decision.events ? decision : refolded(asked, events, decision);
  });

/** The engine sees another state than there is, and what it decides happens to the one there is. */
export const seeing = (change: (state: InstanceState, command: Command) => InstanceState): Tamper =>
  deciding((asked) => {
    const seen = change(asked.state, asked.command);
    if (seen === asked.state) return ask(asked);
    const decision = ask({ ...asked, state: seen });
    return decision.accepted ? refolded(asked, decision.events, decision) : decision;
  });

/** The engine sees another model than was deployed. */
export const reading = (change: (graph: ProcessGraph) => Partial<ProcessGraph>): Tamper =>
  deciding((asked) => {
    const { graph } = asked.context;
    return ask({ ...asked, context: { ...asked.context, graph: { ...graph, ...change(graph) } } });
  });

/** The process's own scope of a state becomes another. */
export function withScope(
  state: InstanceState,
  change: (children: NonNullable<ReturnType<typeof scopeOf>>) => NonNullable<ReturnType<typeof scopeOf>>,
): InstanceState {
  const process = ordinalMap.get(state.elementInstances, 0);
  if (process?.children === undefined) return state;
  const children = change(process.children);
  if (children === process.children) return state;
  return {
    ...state,
    elementInstances: ordinalMap.set(state.elementInstances, 0, { ...process, children }),
  };
}

export const scopeOf = (state: InstanceState) => ordinalMap.get(state.elementInstances, 0)?.children;
