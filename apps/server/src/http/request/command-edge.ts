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

/** Sends commands on the bus and answers them: a refusal becomes a problem, an acceptance says at which position it can be read. */
@Injectable()
export class CommandEdge {
  constructor(private readonly commandBus: CommandBus) {}

  async send<T>(
    { request, reply }: Exchange,
    commandOf: (meta: RequestMeta) => Command<Outcome<T>>,
  ): Promise<T> {
    return this.answer(reply, await this.commandBus.execute(commandOf(requestMeta(request))));
  }

  /** With a `RequestMeta` made by the caller. */
  async sendAs<T>({ reply }: Exchange, command: Command<Outcome<T>>): Promise<T> {
    return this.answer(reply, await this.commandBus.execute(command));
  }

  private answer<T>(reply: FastifyReply, outcome: Outcome<T>): T {
    if (!outcome.ok) throw rejectionProblem(outcome.rejection);
    void reply.header('onward-position', outcome.position).header('etag', etagOf(outcome.revision));
    if (outcome.replayed) void reply.header('idempotency-replayed', 'true');
    return outcome.value;
  }
}
