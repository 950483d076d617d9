import type { RecordedEvent } from '@onward/event-store';
import type { Due, Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { belonging, keyIn } from '../shared/instance-event.js';
import { changes, instanceFolds } from '../shared/typed-folds.js';
import type { TimerViewDoc } from './doc.js';

const id = (
  { type, subscription }: { readonly type: string; readonly subscription: Ordinal },
  event: RecordedEvent,
): string | undefined => (type === 'timer' ? keyIn(event, subscription) : undefined);

const dueOf = ({ dueAt, remaining, cycle }: Due) => ({
  dueDate: new Date(dueAt).toISOString(),
  remainingRepetitions: remaining ?? null,
  cycle: cycle ?? null,
});

export const timers: Projection<TimerViewDoc> = {
  name: 'timers',
  version: 1,
  indexes: [
    { name: 'instance', paths: ['processInstanceKey'] },
    { name: 'due', paths: ['state', 'dueDate'] },
  ],
  on: instanceFolds<TimerViewDoc>({
    EventSubscriptionCreated: {
      id: ({ trigger, subscription }, event) => id({ type: trigger.type, subscription }, event),
      apply(doc, { trigger, element, elementInstance }, event, key) {
        if (doc !== undefined || trigger.type !== 'timer') return doc;
        return {
          _id: key,
          timerKey: key,
          state: 'ACTIVE',
          ...dueOf(trigger),
          triggered: 0,
          elementId: element,
          elementInstanceKey: keyIn(event, elementInstance),
          ...belonging(event),
        };
      },
    },
    EventSubscriptionTriggered: changes(id, (doc, { stays, next }) => ({
      triggered: doc.triggered + 1,
      ...(stays && next !== undefined ? dueOf(next) : { state: 'TRIGGERED' }),
    })),
    EventSubscriptionDeleted: changes(id, (doc) =>
      doc.state === 'ACTIVE' ? { state: 'CANCELED' } : undefined,
    ),
  }),
};
