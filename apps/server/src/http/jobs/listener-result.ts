import type { TaskListenerResult, UserTaskChanges } from '@onward/engine';
import type { JobResultDto } from './jobs.dto.js';

/** What a task listener's worker says, in the engine's words. */
export function listenerResult({ denied, deniedReason, corrections }: JobResultDto): TaskListenerResult {
  return {
    ...(denied === true && { denied }),
    ...(deniedReason && { deniedReason }),
    ...(corrections && { corrections: changesOf(corrections) }),
  };
}

/** Of a request, null counts as absent: it is empty text, or an empty list, that takes something away. */
export function changesOf(wanted: {
  readonly [K in keyof UserTaskChanges]?: UserTaskChanges[K] | null;
}): UserTaskChanges {
  return Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== null && value !== undefined),
  ) as UserTaskChanges;
}
