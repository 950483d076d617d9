import { Injectable } from '@nestjs/common';
import type { Command } from '@nestjs/cqrs';
import type { JsonObject, Key } from '@onward/model';
import { addressOf, InjectRuntime } from '@onward/nest';
import type { Outcome, RequestMeta, Runtime, StepEnd } from '@onward/runtime';
import { problem } from '../errors/problem.js';
import { CommandEdge, standsAt, type Exchange } from '../request/command-edge.js';
import { OpenRequests } from '../request/open-requests.js';
import { requestMeta } from '../request/request-meta.js';
import { preferredWait } from '../request/timeout.js';

/**
 * Commands to user tasks, and variables set at them: one whose step waits for task listeners is answered when they have let it happen,
 * or denied it. A repeat with the same `Idempotency-Key` waits for the same step.
 */
@Injectable()
export class AwaitedSteps {
  constructor(
    private readonly commands: CommandEdge,
    private readonly requests: OpenRequests,
    @InjectRuntime() private readonly runtime: Runtime,
  ) {}

  async send(
    exchange: Exchange,
    commandOf: (meta: RequestMeta) => Command<Outcome<JsonObject>>,
  ): Promise<void> {
    const { request, reply } = exchange;
    const timeoutMs = preferredWait(request.headers.prefer);
    const { value, revision } = await this.commands.accepted(exchange, commandOf(requestMeta(request)));
    const { waitsFor, userTaskKey } = value;
    if (typeof waitsFor !== 'string') return;
    const key = userTaskKey as Key;
    const { signal, close } = this.requests.track(request);
    try {
      const { instanceKey, ordinal: userTask } = addressOf(key);
      const step = { userTask, after: revision };
      const end = await this.runtime.instances.waitForStep(instanceKey, step, timeoutMs, signal);
      if (end === undefined) throw notEnded(key, waitsFor, signal.aborted);
      standsAt(reply, end);
      if (end.as !== 'done') throw refusal(key, waitsFor, end);
    } finally {
      close();
    }
  }
}

function refusal(key: Key, step: string, { as, reason }: StepEnd) {
  if (as === 'canceled') {
    const detail = `User task ${key} was canceled before its task listeners had let its ${step} happen.`;
    return problem('USER_TASK_STEP_CANCELED', detail, { extras: { state: 'CANCELED' } });
  }
  const why = reason === undefined ? 'It gives no reason.' : `Its reason: ${reason}`;
  const detail = `A task listener has denied the ${step} of user task ${key}. ${why}`;
  return problem('USER_TASK_STEP_DENIED', detail, { extras: { state: 'CREATED' } });
}

function notEnded(key: Key, step: string, isStopping: boolean) {
  const soFar = `The ${step} of user task ${key} has begun and waits for its task listeners`;
  const advice = 'It goes on; repeat the request with the same Idempotency-Key to learn how it ends.';
  return isStopping
    ? problem('STOPPING', `${soFar}; the server stops. ${advice}`, { headers: { 'retry-after': '5' } })
    : problem(
        'USER_TASK_STEP_NOT_ENDED',
        `${soFar}, which have not answered within the request timeout. ${advice}`,
        { extras: { state: step.toUpperCase() } },
      );
}
