import { trigger, triggerSignal } from '../catching.js';
import { reject } from '../rejections.js';
import { isStopped } from '../stopped.js';
import { refusalOf } from '../variables/check.js';
import { findSubscription } from './find.js';
import type { CommandHandler } from './handler.js';

/** A timer is due. One that has been triggered or is gone is refused, so that a repeat does nothing. */
export const triggerTimer: CommandHandler<'TriggerTimer'> = (tx, command) => {
  const found = findSubscription(tx, command.subscription);
  if (!found.ok) return found.rejection;
  const { trigger: waited } = found.value;
  if (waited.type !== 'timer')
    return reject('SUBSCRIPTION_WRONG_TYPE', 'This event subscription is no timer.');
  if (waited.dueAt > tx.context.now) {
    const message = `The timer is due in ${waited.dueAt - tx.context.now} ms, not yet.`;
    return reject('TIMER_NOT_DUE', message, { state: 'CREATED' });
  }
  if (isStopped(tx, found.value.elementInstance)) return frozen();
  trigger(tx, found.value, { variables: {} });
  return undefined;
};

/** A message for a subscription; a refusal says that it may go to another one. */
export const correlateMessage: CommandHandler<'CorrelateMessage'> = (tx, command) => {
  const { message, subscription, variables } = command;
  const found = findSubscription(tx, subscription);
  if (!found.ok) return found.rejection;
  if (found.value.trigger.type !== 'message')
    return reject('SUBSCRIPTION_WRONG_TYPE', 'This event subscription waits for no message.');
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;
  if (isStopped(tx, found.value.elementInstance)) return frozen();
  trigger(tx, found.value, { variables, message });
  return undefined;
};

/** Everything that waits for the signal now gets it once; what one of them brings about does not get it again. */
export const receiveSignal: CommandHandler<'ReceiveSignal'> = (tx, { name, variables }) => {
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;
  triggerSignal(tx, name, variables);
  return undefined;
};

const frozen = () =>
  reject(
    'PROCESS_INSTANCE_FROZEN',
    'The process instance is about to be compensated. Nothing starts there any more.',
    {
      state: 'ACTIVE',
    },
  );
