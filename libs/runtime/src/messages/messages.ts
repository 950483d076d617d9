import {
  decideMessages,
  evolveMessages,
  initialMessages,
  MESSAGES_SCHEMA_VERSION,
  type MessageCommand,
  type MessageEvent,
  type MessageState,
} from '@onward/engine';
import { keyOf, type Key, type Position, type Rejection } from '@onward/model';
import type { Outcome, PublishRequest, RequestMeta } from '../api.js';
import { keyReused } from '../idempotency.js';
import type { Logger } from '../ports.js';
import { reserveNumber, type ReservationPorts } from '../numbers/reserved-number.js';
import { DecidedStreams, type PlainEvent, type Stored } from '../streams/decided-stream.js';
import { Snapshots } from '../streams/snapshots.js';
import { messageAddress } from './message-address.js';
import { PublishedOnce, type Publication } from './published-once.js';

export interface Published {
  readonly messageKey: Key;
  readonly stream: string;
  readonly position: Position;
  /** Of the first event that this publication may have led to. */
  readonly revision: number;
}

export interface MessageFate {
  /** Of the last event that concerns it. */
  readonly last: Position;
  /** Nobody gets it any more. */
  readonly isOver: boolean;
  /** Somebody is being asked. */
  readonly isOffered: boolean;
  /** Who has taken it first. */
  readonly instanceKey?: Key;
}

export interface MessagePorts extends ReservationPorts {
  /** Events just stored in the stream of a message. */
  onStored(stream: string, stored: Stored<MessageState>, tenantId: string): void;
  head(): Promise<Position>;
  readonly logger: Logger;
}

/** A refusal on its way through the stream's executor. */
class Refused extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.message);
  }
}

/** It lies in its stream already. */
class PublishedBefore extends Error {
  constructor(readonly publication: Publication) {
    super('published before');
  }
}

const PAGE = 500;

/** The streams of messages: what is published, who waits for it, and what is being agreed upon with instances. */
export class MessageStreams {
  private readonly streams: DecidedStreams<MessageState>;

  constructor(private readonly ports: MessagePorts) {
    const { clock, entropy, eventStore, logger } = ports;
    this.streams = new DecidedStreams(
      ports,
      initialMessages,
      (state, event, time) => {
        evolveMessages(state, event as MessageEvent, time);
        return state;
      },
      new Snapshots(eventStore, clock, entropy, logger, MESSAGES_SCHEMA_VERSION),
    );
  }

  /** What lives there, to be looked at and left as it is. */
  current(stream: string): Promise<MessageState> {
    return this.streams.current(stream);
  }

  /** @throws what the event store rejects with */
  async execute(
    stream: string,
    command: MessageCommand,
    meta: RequestMeta,
    look?: (revision: number) => Promise<void>,
  ): Promise<Stored<MessageState>> {
    const decide = (state: MessageState, now: number): readonly PlainEvent[] => {
      const decision = decideMessages(state, command, now);
      if (!decision.accepted) throw new Refused(decision.rejection);
      return decision.events;
    };
    const stored = await this.streams.execute(stream, decide, meta, look);
    if (stored.events.length > 0) this.ports.onStored(stream, stored, meta.tenantId);
    return stored;
  }

  /** With `once` it is published once, however often that is asked. */
  async publish(
    request: PublishRequest,
    meta: RequestMeta,
    once?: { readonly key: string; readonly fingerprint: string },
  ): Promise<Outcome<Published>> {
    const { name, correlationKey, messageId, timeToLive, variables } = request;
    const stream = messageAddress(meta.tenantId, name, correlationKey);
    const reserved = once && (await reserveNumber(this.ports, `publish/${once.key}`, once.fingerprint, meta));
    if (reserved !== undefined && reserved.fingerprint !== once?.fingerprint)
      return { ok: false, rejection: keyReused() };
    const messageKey = keyOf(reserved?.number ?? (await this.ports.numbers.next()));
    const earlier =
      reserved && new PublishedOnce(this.ports.eventStore, stream, messageKey, reserved.position);
    const look =
      earlier &&
      (async (revision: number): Promise<void> => {
        const publication = await earlier.upTo(revision);
        if (publication !== undefined) throw new PublishedBefore(publication);
      });
    const command: MessageCommand = {
      type: 'PublishMessage',
      message: messageKey,
      name,
      timeToLive,
      variables,
      ...(correlationKey === undefined ? {} : { correlationKey }),
      ...(messageId === undefined ? {} : { messageId }),
    };
    try {
      const { position, revision, events } = await this.execute(stream, command, meta, look);
      const first = revision - events.length + 1;
      const value = { messageKey, stream, position: position ?? (await this.ports.head()), revision: first };
      return { ok: true, value, revision, position: value.position };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, rejection: error.rejection };
      if (error instanceof PublishedBefore)
        return this.replayOf({ messageKey, stream, ...error.publication });
      throw error;
    }
  }

  /** What has become of a message, looked for in what was stored from its publication on. */
  async fateOf({ stream, revision, messageKey }: Published): Promise<MessageFate> {
    let last: Position | undefined;
    let offered = 0;
    for (let from = revision; ; from += PAGE) {
      const events = await this.ports.eventStore.readStream(stream, { from, limit: PAGE });
      for (const { type, data, position } of events) {
        if (data['message'] !== messageKey) continue;
        last = position;
        if (type === 'MessageCorrelated')
          return { last: position, isOver: true, isOffered: false, instanceKey: data['instanceKey'] as Key };
        if (type === 'MessageExpired') return { last: position, isOver: true, isOffered: false };
        if (type === 'MessageCorrelating') offered++;
        if (type === 'MessageReleased') offered--;
      }
      if (events.length < PAGE) return { last: last as Position, isOver: false, isOffered: offered > 0 };
    }
  }

  /** The answer of then: it stood behind all that the publication had led to at once. */
  private async replayOf(published: Published): Promise<Outcome<Published>> {
    const { revision: from, stream } = published;
    const events = await this.ports.eventStore.readStream(stream, { from, limit: PAGE });
    const others = events.findIndex(({ metadata }) => metadata.commandId !== events[0]?.metadata.commandId);
    const { position, revision } = events.at(others < 0 ? -1 : others - 1) ?? published;
    return { ok: true, value: { ...published, position }, revision, position, replayed: true };
  }
}
