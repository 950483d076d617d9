import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument } from './problem.js';
import { toProblem } from './translate.js';

export const PROBLEM_JSON = 'application/problem+json';

/** Everything that goes wrong in a request is answered here, and only here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status === 500) this.logger.error(`${request.method} ${request.url}: ${stackOf(error)}`);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const path = request.url.split('?', 1)[0] ?? request.url;
    void reply
      .code(problem.status)
      .headers(problem.headers)
      .type(PROBLEM_JSON)
      .send(JSON.stringify(problemDocument(problem, path)));
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
