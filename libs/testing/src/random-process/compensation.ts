import type { Activity } from '@onward/model';
import type { Draft } from './draft.js';
import { RANDOM_MESSAGES } from './names.js';
import { aWaitedTrigger, correlationKey } from './triggers.js';

type Handler = Activity & { readonly isForCompensation: true };

/** What undoes an activity: mostly a job; also somebody, something that has to come first, or another process. */
const HANDLERS: readonly (readonly [weight: number, make: (draft: Draft, id: string) => Handler])[] = [
  [
    6,
    (_, id) => ({
      id,
      type: 'serviceTask',
      isForCompensation: true,
      job: { type: { value: 'undo' }, retries: { value: 2 }, headers: {} },
    }),
  ],
  [1, (_, id) => ({ id, type: 'userTask', isForCompensation: true, headers: {} })],
  [
    1,
    ({ random }, id) => ({
      id,
      type: 'receiveTask',
      isForCompensation: true,
      message: {
        type: 'message',
        name: { value: random.pick(RANDOM_MESSAGES) },
        ...correlationKey(random),
      },
    }),
  ],
  [
    0.5,
    ({ random, callable }, id) =>
      callable.length === 0
        ? { id, type: 'userTask', isForCompensation: true, headers: {} }
        : {
            id,
            type: 'callActivity',
            isForCompensation: true,
            processId: { value: random.pick(callable) },
            binding: 'latest',
          },
  ],
  [1.5, waitingSubProcess],
];

export function compensatedBy(draft: Draft, activityId: string): void {
  const id = `undo-${activityId}`;
  draft.add(draft.random.weighted(HANDLERS)(draft, id));
  draft.add({ id: `boundary-${activityId}`, type: 'boundaryEvent', attachedTo: activityId, handler: id });
}

/** A sub-process in which an event is waited for. */
function waitingSubProcess(draft: Draft, id: string): Handler {
  draft.within(id, () => {
    const start = draft.add({ id: draft.id('start'), type: 'startEvent' });
    const caught = draft.next(start, {
      id: draft.id('catch'),
      type: 'intermediateCatchEvent',
      triggers: [aWaitedTrigger(draft.random)],
    });
    draft.next(caught, { id: draft.id('end'), type: 'endEvent' });
  });
  return { id, type: 'subProcess', isForCompensation: true };
}
