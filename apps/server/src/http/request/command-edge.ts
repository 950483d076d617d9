import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import type { Outcome, RequestMeta } from '@onward/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rejectionProblem } from '../errors/rejection.js';
import { etagOf } from './if-match.js';
import { requestMeta } from './request-meta.js';

/** The request and its reply, for handlers that set headers and still return their body. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export const Http = createParamDecorator((_data: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
});

type Accepted<T> = Extract<Outcome<T>, { readonly ok: true }>;

/** Says at which position and revision what was asked for can be read. */
export function standsAt(
  reply: FastifyReply,
  { position, revision }: Pick<Accepted<unknown>, 'position' | 'revision'>,
): void {
  void reply.header('onward-position', position).header('etag', etagOf(revision));
}

/** Sends commands on the bus and answers them: a refusal becomes a problem, an acceptance says at which position it can be read. */
@Injectable()
export class CommandEdge {
  constructor(private readonly commandBus: CommandBus) {}

  async send<T>(exchange: Exchange, commandOf: (meta: RequestMeta) => Command<Outcome<T>>): Promise<T> {
    return (await this.accepted(exchange, commandOf(requestMeta(exchange.request)))).value;
  }

  /** With a `RequestMeta` made by the caller. */
  async sendAs<T>(exchange: Exchange, command: Command<Outcome<T>>): Promise<T> {
    return (await this.accepted(exchange, command)).value;
  }

  /** For who has more to answer than the value. */
  async accepted<T>({ reply }: Exchange, command: Command<Outcome<T>>): Promise<Accepted<T>> {
    const outcome = await this.commandBus.execute(command);
    if (!outcome.ok) throw rejectionProblem(outcome.rejection);
    standsAt(reply, outcome);
    if (outcome.replayed) void reply.header('idempotency-replayed', 'true');
    return outcome;
  }
}
