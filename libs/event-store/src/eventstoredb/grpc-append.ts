import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { invariant, type Position } from '@onward/model';
import { eventId } from '../event-id.js';
import type { ExpectedRevision, NewEvent } from '../port.js';
import { refusalOf, type AppendReply } from './append-reply.js';

/** The events of one append, ready to be sent, and what they weigh. */
export interface EncodedEvents {
  readonly messages: BatchAppendReq.ProposedMessage[];
  /** Data and metadata, as EventStoreDB counts them for its limit. */
  readonly bytes: number;
}

/** Plain JSON: what `JSON.stringify` refuses (a BigInt, a cycle) is refused here, before anything is sent. */
export function encodeEvents(events: readonly NewEvent[], decisionId: string): EncodedEvents {
  // The events of one command share their metadata: written once.
  let last: { readonly metadata: object; readonly encoded: Buffer } | undefined;
  let bytes = 0;
  const messages = events.map((event, ordinal) => {
    if (last?.metadata !== event.metadata)
      last = { metadata: event.metadata, encoded: jsonBytes(event.metadata) };
    const data = jsonBytes(event.data);
    bytes += data.length + last.encoded.length + 2 * event.type.length;
    return proposed(eventId(decisionId, ordinal), event.type, data, last.encoded);
  });
  return { messages, bytes };
}

/** A stream's metadata, as EventStoreDB wants it. */
export function encodeMetadata(metadata: object, id: string): EncodedEvents {
  const data = jsonBytes(metadata);
  const messages = [proposed(id, '$metadata', data, Buffer.from('{}'))];
  return { messages, bytes: data.length };
}

function jsonBytes(value: object): Buffer {
  const text: string | undefined = JSON.stringify(value);
  invariant(text !== undefined, 'event data and metadata are JSON objects');
  return Buffer.from(text, 'utf8');
}

function proposed(id: string, type: string, data: Buffer, metadata: Buffer): BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage();
  const uuid = new shared.UUID();
  uuid.setString(id);
  message.setId(uuid);
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  message.setData(data);
  message.setCustomMetadata(metadata);
  return message;
}

export interface AppendMessage {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly encoded: EncodedEvents;
}

/** `correlation` tells the answers on one call apart: a number from 1 in the place of a UUID's last 48 bits. */
export function requestOf(append: AppendMessage, correlation: number): BatchAppendReq {
  const options = new streams.BatchAppendReq.Options();
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(append.stream, 'utf8'));
  options.setStreamIdentifier(identifier);
  setExpected(options, append.expectedRevision);
  // No deadline: it is a time of day, and the server's clock may be another. The server's own write time-out holds.
  const uuid = new shared.UUID();
  uuid.setString(`00000000-0000-4000-8000-${correlation.toString(16).padStart(12, '0')}`);
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(uuid);
  request.setOptions(options);
  request.setProposedMessagesList(append.encoded.messages);
  request.setIsFinal(true);
  return request;
}

function setExpected(options: BatchAppendReq.Options, expected: ExpectedRevision): void {
  if (expected === 'any') options.setAny(new shared.Empty());
  else if (expected === 'no-stream') options.setNoStream(new shared.Empty());
  else if (expected === 'stream-exists') options.setStreamExists(new shared.Empty());
  else options.setStreamPosition(String(expected));
}

export function correlationOf(response: BatchAppendResp): number {
  const uuid = response.getCorrelationId();
  if (uuid === undefined) return 0;
  // The server sends back what it got, but a time-out it reports in its own form.
  const structured = uuid.getStructured();
  if (structured === undefined) return Number.parseInt(uuid.getString().slice(-12), 16);
  return Number(BigInt.asUintN(48, BigInt(structured.getLeastSignificantBits())));
}

export function replyOf(response: BatchAppendResp): AppendReply {
  const success = response.getSuccess();
  if (success === undefined) return refusalOf(response.getError());
  const position = success.getPosition();
  return {
    kind: 'stored',
    revision: Number(success.getCurrentRevision()),
    position: position === undefined ? undefined : (String(position.getCommitPosition()) as Position),
  };
}
