import type { EngineEvent } from '@onward/engine';
import { happened } from '../history.js';
import { created } from './created.js';

const DUE = Date.UTC(2024, 0, 2);

/** Waits for a message, a signal and timers; some come. */
export const EVENTS: readonly EngineEvent[] = [
  created(10),
  happened('ElementActivated', {
    elementInstance: 1,
    element: 'pay',
    elementType: 'receiveTask',
    scope: 0,
    token: 2,
  }),
  happened('EventSubscriptionCreated', {
    subscription: 3,
    elementInstance: 1,
    element: 'pay',
    trigger: { type: 'message', name: 'paid', correlationKey: 'o-1' },
  }),
  happened('EventSubscriptionCreated', {
    subscription: 4,
    elementInstance: 1,
    element: 'remind',
    trigger: { type: 'timer', dueAt: DUE, remaining: 1, cycle: 'PT1H' },
  }),
  happened('EventSubscriptionCreated', {
    subscription: 5,
    elementInstance: 1,
    element: 'late',
    trigger: { type: 'timer', dueAt: DUE + 7_200_000 },
  }),
  happened('EventSubscriptionCreated', {
    subscription: 6,
    elementInstance: 1,
    element: 'alarm',
    trigger: { type: 'signal', name: 'alarm' },
  }),
  happened('EventSubscriptionTriggered', {
    subscription: 4,
    elementInstance: 1,
    element: 'remind',
    type: 'timer',
    stays: true,
    next: { dueAt: DUE + 3_600_000, remaining: 0, cycle: 'PT1H' },
  }),
  happened('EventSubscriptionTriggered', {
    subscription: 3,
    elementInstance: 1,
    element: 'pay',
    type: 'message',
    message: '77' as never,
  }),
  happened('EventSubscriptionTriggered', {
    subscription: 4,
    elementInstance: 1,
    element: 'remind',
    type: 'timer',
  }),
  happened('EventSubscriptionDeleted', {
    subscription: 5,
    elementInstance: 1,
    element: 'late',
    type: 'timer',
  }),
  happened('EventSubscriptionDeleted', {
    subscription: 6,
    elementInstance: 1,
    element: 'alarm',
    type: 'signal',
  }),
  happened('ElementCompleted', { elementInstance: 1, element: 'pay', token: 2 }),
];
