import { isPosition, comparePositions } from '@onward/model';
import type { OnwardHost } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import type { FastifyInstance } from 'fastify';
import { fieldProblem, retryLater } from '../errors/problem.js';
import { LIMITS } from './limits.js';

/** In front of every API request: the runtime has to be there, and the read models at the position that the request asks for. */
export function useReadiness(fastify: FastifyInstance, host: OnwardHost, runtime: Runtime): void {
  fastify.addHook('preHandler', async (request) => {
    if (!request.url.startsWith('/v2/')) return;
    if (!host.ready) {
      throw retryLater(
        'NOT_READY',
        'The server is starting (or stopping) and takes no requests yet; /health/ready says when it does.',
      );
    }
    const wanted = request.headers['onward-position'];
    if (wanted !== undefined) await waitForPosition(runtime, wanted);
  });
}

async function waitForPosition(runtime: Runtime, header: string | string[]): Promise<void> {
  const position = Array.isArray(header) ? '' : header.trim();
  if (!isPosition(position)) {
    throw fieldProblem(
      'INVALID_POSITION',
      'Onward-Position',
      'Onward-Position takes a position as a command answered it, decimal digits.',
    );
  }
  if (comparePositions(position, await runtime.projections.head()) > 0) {
    throw fieldProblem(
      'POSITION_BEYOND_HEAD',
      'Onward-Position',
      `Nothing is stored at position ${position} yet: it comes from another server, or from a store that was replaced.`,
    );
  }
  if (await runtime.projections.waitFor(position, LIMITS.positionWait)) return;
  throw retryLater(
    'READ_MODELS_BEHIND',
    `The read models have not come to position ${position} within ${LIMITS.positionWait / 1000} s; try again.`,
  );
}
