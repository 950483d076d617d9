import type { EventStore, RecordedEvent } from '@onward/event-store';
import { instanceStream, type Clock, type Key, type Ordinal } from '@onward/model';
import type { Feeds } from './feeds.js';
import type { StepEnd, WaitingStep } from './user-task-step.js';

/** Events of a stream that are read at a time. */
const PAGE = 64;

export interface StepEndPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly feeds: Pick<Feeds, 'instance'>;
}

/**
 * How a step of a user task ended that waits for its task listeners. It is read in the instance's stream, so that it does not matter which
 * node the listeners answer, nor whether they have done so long ago.
 */
export async function waitForStep(
  { eventStore, clock, feeds }: StepEndPorts,
  instanceKey: Key,
  { userTask, after }: WaitingStep,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<StepEnd | undefined> {
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  if (signal?.aborted) return undefined;
  signal?.addEventListener('abort', stop, { once: true });
  const cancelTimer = clock.schedule(timeoutMs, stop);
  try {
    for await (const events of feeds.instance(instanceKey, after + 1, enough.signal)) {
      for (const event of events) {
        const end = endOf(event, userTask);
        if (end !== undefined) return { ...end, ...(await lastOfItsCommand(eventStore, instanceKey, event)) };
      }
    }
    return undefined;
  } finally {
    cancelTimer();
    signal?.removeEventListener('abort', stop);
  }
}

/** What an event says of the step; only one step of a user task is under way at a time. */
function endOf({ type, data }: RecordedEvent, userTask: Ordinal): Pick<StepEnd, 'as' | 'reason'> | undefined {
  switch (type) {
    case 'ProcessInstanceCompleted':
    case 'ProcessInstanceTerminated':
      return { as: 'canceled' };
    case 'UserTaskCanceled':
      return data['userTask'] === userTask ? { as: 'canceled' } : undefined;
    case 'UserTaskStepStarted':
      return data['userTask'] === userTask && data['step'] === 'canceling' ? { as: 'canceled' } : undefined;
    case 'UserTaskStepEnded': {
      if (data['userTask'] !== userTask) return undefined;
      const { denied, reason } = data;
      return denied === true
        ? { as: 'denied', ...(typeof reason === 'string' && { reason }) }
        : { as: 'done' };
    }
    default:
      return undefined;
  }
}

/** Where all can be read that the same command has led to: its events lie one after the other in one append. */
async function lastOfItsCommand(
  eventStore: EventStore,
  instanceKey: Key,
  end: RecordedEvent,
): Promise<Pick<StepEnd, 'revision' | 'position'>> {
  let last = end;
  for (let more = true; more;) {
    const events = await eventStore.readStream(instanceStream(instanceKey), {
      from: last.revision + 1,
      limit: PAGE,
    });
    const others = events.findIndex(({ metadata }) => metadata.commandId !== end.metadata.commandId);
    last = (others < 0 ? events : events.slice(0, others)).at(-1) ?? last;
    more = others < 0 && events.length === PAGE;
  }
  return { revision: last.revision, position: last.position };
}
