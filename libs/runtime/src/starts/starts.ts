import {
  decideStarts,
  evolveStarts,
  initialStarts,
  type StartsCommand,
  type StartsEvent,
  type StartsState,
} from '@onward/engine';
import {
  startsStream,
  type DefinitionDeployed,
  type JsonObject,
  type Key,
  type Schedules,
} from '@onward/model';
import type { TaskOf } from '@onward/sagas';
import type { Outcome, RequestMeta } from '../api.js';
import { DecidedStreams, type Stored, type StreamPorts } from '../streams/decided-stream.js';
import { DONE } from '../tasks/outcomes.js';

export interface StartsPorts extends StreamPorts {
  readonly schedules: Schedules;
  /** Events just stored in the stream of a definition. */
  onStored(stored: Stored<StartsState>, tenantId: string): void;
  /** Messages that are buffered under this name, complete up to the present. */
  bufferedMessages(
    name: string,
    tenantId: string,
  ): AsyncIterable<{ readonly stream: string; readonly message: Key }>;
  offerMessage(
    offer: { readonly stream: string; readonly message: Key; readonly name: string },
    meta: RequestMeta,
  ): Promise<Outcome<JsonObject>>;
}

/** The timer start events of definitions, and what becomes of buffered messages when something new is deployed. */
export class Starts {
  private readonly streams: DecidedStreams<StartsState>;

  constructor(private readonly ports: StartsPorts) {
    this.streams = new DecidedStreams(
      ports,
      () => initialStarts,
      (state, event, time) => evolveStarts(state, event as StartsEvent, time),
    );
  }

  async execute(definitionKey: Key, command: StartsCommand, meta: RequestMeta): Promise<void> {
    const stored = await this.streams.execute(
      startsStream(definitionKey),
      (state) => decideStarts(state, definitionKey, command, this.ports.schedules),
      meta,
    );
    if (stored.events.length > 0) this.ports.onStored(stored, meta.tenantId);
  }

  async arrange(
    { definitions, at }: TaskOf<'ArrangeStarts'>,
    meta: RequestMeta,
  ): Promise<Outcome<JsonObject>> {
    for (const definition of definitions) {
      if (definition.replaces !== undefined)
        await this.execute(definition.replaces, { type: 'StopStartTimers' }, meta);
      await this.setTimers(definition, at, meta);
      for (const { trigger } of definition.starts ?? []) {
        if (trigger.type !== 'message') continue;
        const { name } = trigger;
        for await (const { stream, message } of this.ports.bufferedMessages(name, meta.tenantId))
          await this.ports.offerMessage({ stream, message, name }, meta);
      }
    }
    return DONE;
  }

  private async setTimers(
    { definitionKey, starts = [] }: DefinitionDeployed,
    at: number,
    meta: RequestMeta,
  ): Promise<void> {
    const timers = starts.flatMap(({ element, trigger }) => {
      if (trigger.type !== 'timer') return [];
      const first = this.ports.schedules.first(trigger.kind, trigger.value, at);
      return first.ok ? [{ element, due: first.due }] : [];
    });
    if (timers.length > 0) await this.execute(definitionKey, { type: 'SetStartTimers', timers }, meta);
  }
}
