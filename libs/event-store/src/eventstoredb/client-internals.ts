import type { EventStoreDBClient } from '@eventstore/db-client';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';

export type GrpcStreams = StreamsClient;
export type AppendDuplex = ReturnType<StreamsClient['batchAppend']>;
type GrpcChannel = ReturnType<StreamsClient['getChannel']>;

/**
 * What the client keeps to itself (TypeScript's `protected`) and the adapter builds its own append call on: the connection with its
 * discovery, TLS and credentials. Why not `appendToStream`: `docs/eventstoredb.md`, "How appends are sent".
 */
interface Internals {
  execute<Value>(
    type: typeof StreamsClient,
    name: string,
    action: (grpc: GrpcStreams) => Promise<Value>,
  ): Promise<Value>;
  handleError(grpc: GrpcStreams, error: Error): Promise<void>;
  callArguments(base: object, options: object): Parameters<GrpcStreams['batchAppend']>;
  getChannel(): Promise<GrpcChannel>;
}

const USED: readonly (keyof Internals)[] = ['execute', 'handleError', 'callArguments', 'getChannel'];

function internalsOf(client: EventStoreDBClient): Internals {
  const internals = client as unknown as Internals;
  for (const name of USED) {
    if (typeof internals[name] !== 'function')
      throw new Error(`this adapter needs @eventstore/db-client 6, whose client has "${name}"`);
  }
  return internals;
}

/** Runs `action` with the connection; the client connects, or finds another node after an error that calls for it. */
export function withStreams<Value>(
  client: EventStoreDBClient,
  action: (grpc: GrpcStreams) => Promise<Value>,
): Promise<Value> {
  return internalsOf(client).execute(streamsGrpc.StreamsClient, 'append', action);
}

/** Opens the multiplexed call, without a deadline: it lives as long as its connection. */
export function openBatchAppend(client: EventStoreDBClient, grpc: GrpcStreams): AppendDuplex {
  return grpc.batchAppend(...internalsOf(client).callArguments({}, { deadline: Infinity }));
}

/** Tells the client that a call has ended with this error, so that it leaves a node that is gone or no longer leads. */
export function reportFailure(client: EventStoreDBClient, grpc: GrpcStreams, error: Error): Promise<void> {
  return internalsOf(client).handleError(grpc, error);
}

/** Ends all calls and closes the connection, which the client's own `dispose` leaves open. */
export async function closeClient(client: EventStoreDBClient): Promise<void> {
  await client.dispose();
  const channel = await internalsOf(client).getChannel();
  channel.close();
}
