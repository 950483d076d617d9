import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '../request/limits.js';
import type { Routes } from '../request/routes.js';
import { problem, problemDocument, type ProblemError } from './problem.js';
import { toProblem } from './translate.js';

export const PROBLEM_JSON = 'application/problem+json';

/** Everything that goes wrong in a request is answered here, and only here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly routes: Routes) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = request.url.split('?', 1)[0] ?? request.url;
    const refusal = this.refusalOf(error, request, path);
    if (refusal.status === 500) this.logger.error(`${request.method} ${request.url}: ${stackOf(error)}`);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    finishReading(request, reply);
    void reply
      .code(refusal.status)
      .headers(refusal.headers)
      .type(PROBLEM_JSON)
      .send(JSON.stringify(problemDocument(refusal, path)));
  }

  private refusalOf(error: unknown, { method }: FastifyRequest, path: string): ProblemError {
    const refusal = toProblem(error);
    if (refusal.code !== 'ROUTE_NOT_FOUND') return refusal;
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) return refusal;
    const allow = methods.join(', ');
    return problem(
      'METHOD_NOT_ALLOWED',
      `${path.slice(0, 200)} does not know ${method}. It knows: ${allow}.`,
      {
        headers: { allow },
      },
    );
  }
}

/**
 * A client that is still sending its body when the connection is closed sees a broken connection and no answer. So what is left of a body
 * is read and thrown away, unless it is too much of it.
 */
function finishReading({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete || Number(raw.headers['content-length'] ?? Infinity) > LIMITS.discardedBody) return;
  reply.removeHeader('connection');
  raw.unpipe();
  raw.resume();
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
