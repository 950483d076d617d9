import type { Position } from '@onward/model';
import type { AppendResult, ExpectedRevision } from '../port.js';
import type { StoredAppend } from './stored-event.js';
import type { LogWriter } from './writer.js';

/** What is to be written: an append with its record, or an option (a stream's `maxCount`). */
export type Operation = {
  reject(error: Error): void;
  /** Wait for the fate of this operation, whatever it is. */
  followers?: (() => void)[];
} & (
  | { readonly append: StoredAppend; readonly record: Buffer; resolve(result: AppendResult): void }
  | { readonly append?: never; readonly option: Option; resolve(): void }
);

export interface Option {
  readonly name: string;
  readonly value: string;
}

export function putOperation(writer: LogWriter, op: Operation): void {
  if (op.append === undefined) writer.putOption(op.option.name, op.option.value);
  else writer.putAppend(op.append.stream, op.append.firstRevision, op.append.lastPosition, op.record);
}

export const bytesOf = (op: Operation): number => (op.append === undefined ? 0 : op.record.length);

export function resolveOperation(op: Operation): void {
  if (op.append === undefined) op.resolve();
  else op.resolve(resultOf(op.append));
}

export function releaseFollowers(ops: readonly Operation[]): void {
  for (const op of ops) {
    for (const follower of op.followers ?? []) follower();
  }
}

export const resultOf = (append: StoredAppend): AppendResult => ({
  revision: append.firstRevision + append.events.length - 1,
  position: String(append.lastPosition) as Position,
});

/** Whether a stream that ends at `revision` (undefined: there is none) is where the append expects it. */
export function holds(expected: ExpectedRevision, revision: number | undefined): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return revision === undefined;
    case 'stream-exists':
      return revision !== undefined;
    default:
      return revision === expected;
  }
}
