import type { EngineEvent } from '@onward/engine';
import { happened } from '../history.js';
import { created } from './created.js';

/** Waits for a worker and a clerk, with tokens still to be moved. */
export const WAITING: readonly EngineEvent[] = [
  created(9),
  happened('VariablesSet', { scope: 0, variables: { long: 'x'.repeat(9_000) }, created: { long: 1 } }),
  happened('ElementActivated', {
    elementInstance: 2,
    element: 'charge',
    elementType: 'serviceTask',
    scope: 0,
    token: 3,
  }),
  happened('JobCreated', {
    job: 4,
    elementInstance: 2,
    element: 'charge',
    token: 3,
    jobType: 'charge-card',
    retries: 3,
  }),
  happened('ElementActivated', {
    elementInstance: 5,
    element: 'approve',
    elementType: 'userTask',
    scope: 0,
    token: 6,
  }),
  happened('UserTaskCreated', {
    userTask: 7,
    elementInstance: 5,
    element: 'approve',
    token: 6,
    priority: 50,
  }),
  happened('AdvanceDeferred', { ready: 3 }),
];
