import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, problemDocument, type ProblemError } from './problem.js';
import { PROBLEM_JSON } from './problem.filter.js';
import { toProblem } from './translate.js';

/** What Fastify refuses before there is a route, and so before Nest's filter: paths that are no URLs, and too long parts of them. */
export function answerUnrouted(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toProblem(error);
  void reply
    .code(refusal.status)
    .type(PROBLEM_JSON)
    .send(JSON.stringify(problemDocument(refusal, request.url.slice(0, 1000))));
}

/** What Node's HTTP parser refuses: there is no request to answer, only a connection to write to and to end. */
export function answerUnparsed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const refusal = refusalOf(error.code);
    const body = JSON.stringify(problemDocument(refusal, ''));
    socket.write(
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\nConnection: close\r\nContent-Type: ${PROBLEM_JSON}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}

function refusalOf(code: string | undefined): ProblemError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem('REQUEST_INCOMPLETE', 'The request did not arrive in time. Send it again.');
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem('HEADERS_TOO_LARGE', 'The URL and the headers together are longer than 16 KiB.');
  return problem('INVALID_REQUEST', 'This is no HTTP/1.1 request.');
}
