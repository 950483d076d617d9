import type { JsonObject, Ordinal, Throw } from '@onward/model';
import type { DecisionContext } from './context.js';
import type { EngineEvent, EventData, EventType } from './events.js';
import { evolve } from './evolve.js';
import { missing } from './missing.js';
import { get } from './ordinal-map.js';
import type { ElementInstance, InstanceState, ScopeState, Token } from './state.js';
import { measure } from './variables/measure.js';

/** What the envelope of a stored event takes beside its data, roughly. */
const EVENT_OVERHEAD_BYTES = 60;

/** By kind of change, in whatever scope. */
export type VariableChanges = Readonly<Record<'create' | 'update', Set<string>>>;

/**
 * A decision in the making: the state so far and the events that led there. The only way it changes is `emit`, which evolves the
 * state by the event, so that what was decided on and what a replay yields are the same. Lives within one `decide`.
 */
export class Transaction {
  readonly events: EngineEvent[] = [];
  /** The command's answer. */
  result: JsonObject = {};
  /** Conditions that have to be looked at: the subscriptions that are new, and those that changes of variables concern. */
  readonly conditionsToCheck = new Set<Ordinal>();
  /** What instances of multi-instance activities have thrown and nobody has heard yet. */
  readonly thrown: { readonly by: Ordinal; readonly what: Throw }[] = [];
  /** Ready tokens that arrived before this revision are all about to throw signals. */
  signalsBefore = 0;
  private changed: VariableChanges | undefined;
  private bytes = 0;
  private seeds = 0;

  constructor(
    public state: InstanceState,
    readonly context: DecisionContext,
  ) {}

  emit<T extends EventType>(type: T, data: EventData[T]): void {
    const event = { type, data } as unknown as EngineEvent;
    this.state = evolve(this.state, event, this.context.now);
    this.events.push(event);
    // Conditions that come later are looked at because they are new.
    if (type === 'VariablesSet' && this.state.conditions.size > 0)
      this.noteChanges(data as EventData['VariablesSet']);
    this.bytes += EVENT_OVERHEAD_BYTES + estimate(data);
  }

  /** Names of variables that have changed since this was asked for last; undefined: none that a condition could wait for. */
  takeChanges(): VariableChanges | undefined {
    const changes = this.changed;
    this.changed = undefined;
    return changes;
  }

  private noteChanges({ variables, created }: EventData['VariablesSet']): void {
    const changes = (this.changed ??= { create: new Set(), update: new Set() });
    for (const name of Object.keys(variables))
      changes[created !== undefined && Object.hasOwn(created, name) ? 'create' : 'update'].add(name);
  }

  /** The next ordinal. It is taken by the event that names it: emit that before asking for another. */
  get nextOrdinal(): Ordinal {
    return this.state.nextOrdinal;
  }

  /** A text that no other call anywhere is given, and the same one when the same command is decided again on the same state. */
  seed(): string {
    this.seeds += 1;
    return `${this.state.instanceKey}/${this.state.revision}/${this.seeds}`;
  }

  /** A failure is recorded, and no saga has answered it yet: nothing moves but a cancellation. */
  get isFrozen(): boolean {
    const { failure } = this.state;
    return failure !== undefined && !failure.answered;
  }

  /** The append has reached its bound: no further step. */
  get isFull(): boolean {
    const { maxEventsPerDecision, maxBytesPerDecision } = this.context.limits;
    return this.events.length >= maxEventsPerDecision || this.bytes >= maxBytesPerDecision;
  }

  token(id: Ordinal): Token {
    return get(this.state.tokens, id) ?? missing('token', id);
  }

  instance(id: Ordinal): ElementInstance {
    return get(this.state.elementInstances, id) ?? missing('element instance', id);
  }

  /** Undefined where it has ended. */
  find(elementInstance: Ordinal): ElementInstance | undefined {
    return get(this.state.elementInstances, elementInstance);
  }

  scope(id: Ordinal): ScopeState {
    return this.instance(id).children ?? missing('scope', id);
  }
}

/** The size of an event's data as JSON, roughly: text by its length, without looking into it. */
function estimate(data: object): number {
  let bytes = 0;
  for (const name in data) {
    const value = (data as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) continue;
    bytes += name.length + 4;
    if (typeof value === 'string') bytes += value.length;
    else bytes += typeof value === 'object' ? Math.max(measure(value, Infinity), 0) : 8;
  }
  return bytes;
}
