import type { Ordinal } from '@onward/model';
import { missing } from '../missing.js';
import { EMPTY, get, remove, set, type OrdinalMap } from '../ordinal-map.js';
import type { EndedAs } from '../state.js';
import { instanceOf, putInstance, sees, type Appliers, type Draft } from './draft.js';
import { instanceWith } from './records.js';
import { noteEnded } from './ended.js';

type SubscriptionEvents =
  | 'EventSubscriptionCreated'
  | 'EventSubscriptionTriggered'
  | 'EventSubscriptionRearmed'
  | 'EventSubscriptionDeleted';

export const SUBSCRIPTION_APPLIERS: Appliers<SubscriptionEvents> = {
  EventSubscriptionCreated(draft, { subscription: id, elementInstance, element, token, trigger }) {
    sees(draft, id);
    draft.subscriptions = set(draft.subscriptions, id, { id, elementInstance, element, token, trigger });
    if (trigger.type === 'conditional') draft.conditions = set(draft.conditions, id, true);
    changeOpen(draft, elementInstance, (open) => set(open, id, true));
  },
  EventSubscriptionTriggered(draft, { subscription: id, elementInstance, stays, next }) {
    if (!stays) {
      end(draft, id, elementInstance, 'SUBSCRIPTION_TRIGGERED');
      return;
    }
    const subscription = get(draft.subscriptions, id) ?? missing('event subscription', id);
    const { type } = subscription.trigger;
    if (type === 'conditional')
      draft.subscriptions = set(draft.subscriptions, id, { ...subscription, disarmed: true });
    if (next === undefined) return;
    const trigger = { type: 'timer' as const, ...next };
    draft.subscriptions = set(draft.subscriptions, id, { ...subscription, trigger });
  },
  EventSubscriptionRearmed(draft, { subscription: id }) {
    const { disarmed: _, ...armed } = get(draft.subscriptions, id) ?? missing('event subscription', id);
    draft.subscriptions = set(draft.subscriptions, id, armed);
  },
  EventSubscriptionDeleted(draft, { subscription, elementInstance }) {
    end(draft, subscription, elementInstance, 'SUBSCRIPTION_DELETED');
  },
};

function end(draft: Draft, id: Ordinal, elementInstance: Ordinal, as: EndedAs): void {
  if (get(draft.subscriptions, id) === undefined) missing('event subscription', id);
  draft.subscriptions = remove(draft.subscriptions, id);
  draft.conditions = remove(draft.conditions, id);
  noteEnded(draft, id, as);
  changeOpen(draft, elementInstance, (open) => remove(open, id));
}

function changeOpen(
  draft: Draft,
  elementInstance: Ordinal,
  change: (open: OrdinalMap<true>) => OrdinalMap<true>,
): void {
  const instance = instanceOf(draft, elementInstance);
  putInstance(draft, instanceWith(instance, { subscriptions: change(instance.subscriptions ?? EMPTY) }));
}
