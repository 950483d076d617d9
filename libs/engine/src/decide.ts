import type { Rejection } from '@onward/model';
import { advance, isAdvanceDue } from './advance.js';
import { handle } from './commands/index.js';
import type { Command, CommandHeader } from './commands.js';
import type { DecisionContext } from './context.js';
import type { Decision } from './decision.js';
import { ORDINALS_LOW, ordinalsOf } from './keys.js';
import { reject } from './rejections.js';
import { forgettable, isFull, OVERFLOW, recall } from './remembered-commands.js';
import { isSettled } from './remembered-reactions.js';
import type { InstanceState } from './state.js';
import { Transaction } from './transaction.js';

/**
 * What a command leads to: events for one append, or a refusal. Pure: the same arguments give the same answer, and the state it is
 * given is left as it was. Checks, in this order:
 *
 * 1. the instance exists                                         PROCESS_INSTANCE_NOT_FOUND
 * 2. the idempotency key: answered before → the same answer      IDEMPOTENCY_KEY_REUSED, TOO_MANY_REMEMBERED_COMMANDS
 * 3. the expected revision                                       REVISION_MISMATCH
 * 4. the instance has not ended                                  PROCESS_INSTANCE_ENDED
 * 5. the command's own rules                                     see `commands/`
 * 6. the instance has keys left for what would happen            KEYS_EXHAUSTED
 */
export function decide(
  state: InstanceState,
  command: Command,
  context: DecisionContext,
  header: CommandHeader = {},
): Decision {
  if (state.status === 'ABSENT' && command.type !== 'CreateProcessInstance') {
    const message = 'There is no process instance with this key. Search for the instance and use its key.';
    return refuse(reject('PROCESS_INSTANCE_NOT_FOUND', message));
  }
  const remembered = replay(state, context, header);
  if (remembered) return remembered;
  if (header.expectedRevision !== undefined && header.expectedRevision !== state.revision) {
    const message = `The instance is at revision ${state.revision}, not ${header.expectedRevision}. Read it again, then decide again.`;
    return refuse(reject('REVISION_MISMATCH', message, { currentRevision: state.revision }));
  }
  if (isEnded(state) && command.type !== 'CreateProcessInstance') {
    const message = `The process instance is ${state.status}; it takes no more commands.`;
    return refuse(reject('PROCESS_INSTANCE_ENDED', message, { state: state.status }));
  }

  const tx = new Transaction(state, context);
  extendKeys(tx);
  const rejection = handle(tx, command);
  if (rejection) return refuse(rejection);
  advance(tx);
  if (tx.state.nextOrdinal > ordinalsOf(tx.state)) {
    const message =
      'The process instance has used up its keys. Cancel it and start a new one; a loop without end may be the cause.';
    return refuse(reject('KEYS_EXHAUSTED', message));
  }
  record(tx, header);
  return { accepted: true, events: tx.events, state: tx.state, result: tx.result };
}

const refuse = (rejection: Rejection): Decision => ({ accepted: false, rejection });

const isEnded = ({ status }: InstanceState): boolean => status === 'COMPLETED' || status === 'TERMINATED';

/** The first answer to an idempotency key, or why the key cannot be taken; undefined where the command is new. */
function replay(state: InstanceState, context: DecisionContext, header: CommandHeader): Decision | undefined {
  const { idempotencyKey, fingerprint = '', reaction } = header;
  if (idempotencyKey === undefined) return undefined;
  const known =
    (reaction && recall(state.reactions, idempotencyKey)) ?? recall(state.commands, idempotencyKey);
  const limit = context.limits.maxRememberedCommands;
  if (known === undefined) {
    if (reaction !== undefined)
      return isSettled(state.reactions, reaction.at)
        ? { accepted: true, events: [], state, result: {}, replayOf: state.revision }
        : undefined;
    if (!isFull(state.commands, limit, context.now)) return undefined;
    const message = `More than ${limit * OVERFLOW} idempotency keys of this instance are younger than 24 hours. Send fewer, or wait.`;
    return refuse(reject('TOO_MANY_REMEMBERED_COMMANDS', message));
  }
  if (known.fingerprint !== fingerprint) {
    const message =
      'This idempotency key was used with another request. Use a fresh key for another request.';
    return refuse(reject('IDEMPOTENCY_KEY_REUSED', message));
  }
  return { accepted: true, events: [], state, result: known.result, replayOf: known.revision };
}

/** Takes another number, where one is offered, before the ordinals run out. */
function extendKeys(tx: Transaction): void {
  const { state, context } = tx;
  const { spareInstanceNumber: instanceNumber } = context;
  if (instanceNumber === undefined || state.status !== 'ACTIVE') return;
  if (ordinalsOf(state) - state.nextOrdinal <= ORDINALS_LOW) tx.emit('KeyRangeExtended', { instanceNumber });
}

/** What is said about the command itself, behind what it has led to; `AdvanceDeferred` is always an append's last event. */
function record(
  tx: Transaction,
  { idempotencyKey: commandId, fingerprint = '', reaction }: CommandHeader,
): void {
  const { limits, now } = tx.context;
  const isDue = isAdvanceDue(tx);
  if (tx.state.deferred && !isDue) tx.emit('AdvanceFinished', {});
  if (commandId !== undefined) {
    const forgets =
      reaction === undefined ? forgettable(tx.state.commands, limits.maxRememberedCommands, now) : 0;
    tx.emit('CommandRecorded', {
      commandId,
      fingerprint,
      result: tx.result,
      ...(forgets > 0 && { forgets }),
      ...(reaction !== undefined && { reaction }),
    });
  }
  if (isDue) tx.emit('AdvanceDeferred', { ready: tx.state.ready.size });
}
