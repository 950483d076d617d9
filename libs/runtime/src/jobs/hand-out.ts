import type { Key, Position } from '@onward/model';

/** Which of the nodes hands out which jobs. */
export interface HandOut {
  /** Whether this node hands out a job of this type and instance that became available at this position. */
  isMine(type: string, instanceKey: Key, position: Position): boolean;
  /** Somebody on this node takes jobs of this type; resolves when the others can know. */
  serve(type: string): Promise<void>;
}

/** One node alone hands out everything. */
export const EVERYTHING: HandOut = { isMine: () => true, serve: () => Promise.resolve() };
