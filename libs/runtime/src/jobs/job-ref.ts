import type { InstanceState } from '@onward/engine';
import type { Key, Ordinal, Position } from '@onward/model';

/** A job that may be worked on, as small as can be: everything else is in its instance. */
export interface JobRef {
  readonly instanceKey: Key;
  readonly job: Ordinal;
  readonly type: string;
  readonly tenantId: string;
  /** Where the event lies that made it available. */
  readonly position: Position;
  /** That event, where this node has seen it: the cause of what its handler does. */
  readonly cause?: { readonly decisionId: string; readonly index: number } | string;
}

export const refId = ({ instanceKey, job }: JobRef): string => `${instanceKey}/${job}`;

/** Whether the job can be handed out now. */
export function isAvailable(
  state: InstanceState,
  job: { readonly status: string; readonly retryAt?: number } | undefined,
  now: number,
): boolean {
  return (
    state.status === 'ACTIVE' && job?.status === 'open' && (job.retryAt === undefined || job.retryAt <= now)
  );
}
