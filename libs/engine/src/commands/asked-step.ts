import type { Ordinal } from '@onward/model';
import type { Step } from '../elements/task-listening.js';
import { beginStep } from '../elements/user-task-steps.js';
import { keyIn } from '../keys.js';
import type { Transaction } from '../transaction.js';

/** A step that waits for its listeners is named in the answer: `{ waitsFor, userTaskKey }`; how it ends, an event says. */
export function beginAsked(tx: Transaction, id: Ordinal, asked: Step): void {
  if (beginStep(tx, id, asked)) tx.result = { waitsFor: asked.step, userTaskKey: keyIn(tx.state, id) };
}
