import type { Command } from '../commands.js';
import type { Specification } from './specification.js';

/** The element's job fails for good. */
export const fail = (spec: Specification, element: string): Specification =>
  spec.when({ type: 'FailJob', job: spec.job(element).id, message: 'no', retries: 0 }).accepted();

/** What the compensation saga answers to the newest recorded failure. */
export const answer = (spec: Specification): Command => ({
  type: 'StartCompensation',
  failure: spec.newest('FailureRecorded').failure,
  saga: 'compensation',
});

export const compensating = (spec: Specification): Specification => spec.when(answer(spec)).accepted();

/** The elements whose compensation has begun, in that order. */
export const undone = (spec: Specification): string[] =>
  spec.history
    .filter(({ type }) => type === 'CompensationStepStarted')
    .map(({ data }) => (data as { element: string }).element);
