import type { Rejection } from '@onward/model';
import type { CommandOf, CommandType } from '../commands.js';
import type { Transaction } from '../transaction.js';

/**
 * One command's own rules. Checks first, each with an early return; then emits what happens. Ready tokens are advanced afterwards,
 * by `decide`. Undefined: accepted.
 */
export type CommandHandler<T extends CommandType> = (
  tx: Transaction,
  command: CommandOf<T>,
) => Rejection | undefined;
