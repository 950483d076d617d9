import { Injectable } from '@nestjs/common';
import type { InstanceState } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import type { FastifyRequest } from 'fastify';
import { problem } from '../errors/problem.js';
import { OpenRequests } from '../request/open-requests.js';
import { processVariables } from './process-variables.js';

/** `awaitCompletion`: the variables an instance ended with. */
@Injectable()
export class AwaitedInstances {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly requests: OpenRequests,
  ) {}

  async variables(key: Key, timeoutMs: number, request: FastifyRequest): Promise<JsonObject> {
    const { signal, close } = this.requests.track(request);
    try {
      const ended = await this.runtime.instances.waitForEnd(key, timeoutMs, signal);
      if (ended === undefined && signal.aborted) throw stopping(key);
      return resultOf(key, ended);
    } finally {
      close();
    }
  }
}

const stopping = (key: Key) =>
  problem(
    'STOPPING',
    `Process instance ${key} was created; the server stops before it has ended. It runs on; ask for it by its key.`,
    {
      extras: { processInstanceKey: key },
      headers: { 'retry-after': '5' },
    },
  );

function resultOf(key: Key, ended: InstanceState | undefined): JsonObject {
  const extras = { processInstanceKey: key };
  if (ended === undefined) {
    const detail = `Process instance ${key} was created and has not ended within the request timeout. It runs on; ask for it by its key.`;
    throw problem('PROCESS_INSTANCE_NOT_ENDED', detail, { extras });
  }
  if (ended.status !== 'COMPLETED') {
    const { status, endReason = null } = ended;
    const detail = `Process instance ${key} was created and did not complete: it is ${status} (${endReason ?? 'no reason'}).`;
    throw problem('PROCESS_INSTANCE_TERMINATED', detail, { extras: { ...extras, state: status, endReason } });
  }
  return processVariables(ended);
}
