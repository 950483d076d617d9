import type { JobResult } from '../types/index.js';

/** What the handler of a task listener's job resolves to where it denies the step, or corrects it. */
export class ListenerResult {
  constructor(readonly told: JobResult) {}
}
