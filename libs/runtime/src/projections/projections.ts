import type { Position } from '@onward/model';
import type { ReadCollection } from '@onward/read-store';
import type { ProjectionStatus } from '../api.js';

/** The read models, whoever writes them. */
export interface Projections {
  /** Resolves before the read models have caught up. */
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): Promise<readonly ProjectionStatus[]>;
  /** False where there is no such projection. */
  rebuild(name: string): Promise<boolean>;
  collection(name: string): ReadCollection | undefined;
  /** True when all (or the named) projections have come to `position`; false after `timeoutMs`. */
  waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean>;
  head(): Promise<Position>;
}
