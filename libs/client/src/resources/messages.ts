import { path, type CommandOptions, type QueryOptions } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';
import type {
  CorrelatedMessage,
  CorrelateMessage,
  MessageSubscription,
  PublishedMessage,
  PublishMessage,
  SearchRequest,
  SearchResult,
} from '../types/index.js';

/** Messages from one process, or from outside, to the instances that wait for them. */
export class Messages {
  constructor(private readonly transport: Transport) {}

  publish(request: PublishMessage, options: CommandOptions = {}): Promise<PublishedMessage> {
    return this.transport.send({
      kind: 'command',
      method: 'POST',
      path: path`/v2/messages/publication`,
      json: request,
      options,
    });
  }

  /** Rejects (404) where nobody waits for it. */
  correlate(request: CorrelateMessage, options: CommandOptions = {}): Promise<CorrelatedMessage> {
    return this.transport.send({
      kind: 'command',
      method: 'POST',
      path: path`/v2/messages/correlation`,
      json: request,
      options,
      serverWaitsMs: 10_000,
    });
  }

  searchSubscriptions(
    request: SearchRequest = {},
    options: QueryOptions = {},
  ): Promise<SearchResult<MessageSubscription>> {
    return this.transport.send({
      kind: 'query',
      method: 'POST',
      path: path`/v2/message-subscriptions/search`,
      json: request,
      options,
    });
  }
}
