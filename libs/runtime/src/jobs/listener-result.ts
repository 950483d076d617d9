import type { TaskListenerResult } from '@onward/engine';

/** What the handler of a task listener's job resolves to where it denies the step or corrects it: `return job.result({ denied: true })`. */
export class ListenerResult {
  constructor(readonly told: TaskListenerResult) {}
}
