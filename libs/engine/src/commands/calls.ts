import { findCatcher, throwEscalation, uncaught } from '../throwing.js';
import { catchEvent } from '../catching.js';
import { finishWork } from '../elements/activity.js';
import { raiseIncident } from '../incidents.js';
import { reject } from '../rejections.js';
import type { ElementInstance } from '../state.js';
import { isBeingEnded, isStopped } from '../stopped.js';
import type { Transaction } from '../transaction.js';
import { refusalOf } from '../variables/check.js';
import type { CommandHandler } from './handler.js';
import type { Ordinal, Rejection } from '@onward/model';

/*
 * CallRequested ── AssignChildInstance ── the child is created ··· EscalateCall, any number of times ··· EndCall
 *       └─ RejectCall: an incident; resolving it requests the call again
 */

type Call =
  | { readonly ok: true; readonly instance: ElementInstance; readonly token: Ordinal }
  | { readonly ok: false; readonly rejection: Rejection };

function findCall(tx: Transaction, id: Ordinal): Call {
  const instance = tx.find(id);
  if (instance?.call === undefined || instance.token === undefined) {
    const message = 'This element instance is no call activity that waits for its child.';
    return { ok: false, rejection: reject('ELEMENT_INSTANCE_NOT_FOUND', message) };
  }
  return { ok: true, instance, token: instance.token };
}

export const assignChildInstance: CommandHandler<'AssignChildInstance'> = (tx, command) => {
  const { elementInstance, child, childDefinition } = command;
  const call = findCall(tx, elementInstance);
  if (!call.ok) return call.rejection;
  const { instance, token } = call;
  tx.result = { child: instance.call?.child ?? child };
  if (instance.call?.child !== undefined) return undefined;
  if (instance.incident !== undefined)
    return reject(
      'CALL_WRONG_STATE',
      'The call activity has an incident. Resolving it requests the call again.',
      {
        state: 'ACTIVE',
      },
    );
  const { element } = instance;
  tx.emit('ChildInstanceAssigned', { elementInstance, element, token, child, childDefinition });
  return undefined;
};

export const rejectCall: CommandHandler<'RejectCall'> = (tx, { elementInstance, message }) => {
  const call = findCall(tx, elementInstance);
  if (!call.ok) return call.rejection;
  if (call.instance.incident !== undefined || call.instance.call?.child !== undefined) return undefined;
  raiseIncident(tx, elementInstance, 'CALLED_ELEMENT_ERROR', message);
  return undefined;
};

/**
 * An escalation that nothing in the child caught is thrown again here (BPMN 2.0.2 §10.5.6). Who catches it may interrupt the call, and so
 * have the child cancelled; otherwise the child runs on.
 */
export const escalateCall: CommandHandler<'EscalateCall'> = (tx, command) => {
  const { elementInstance, child, code, revision, variables } = command;
  const call = findCall(tx, elementInstance);
  if (!call.ok) return call.rejection;
  const { instance } = call;
  if (instance.call?.child !== child) return otherChild();
  if ((instance.call.heard ?? -1) >= revision || isStopped(tx, elementInstance)) return undefined;
  throwEscalation(tx, elementInstance, code, variables, { instanceKey: child, revision });
  return undefined;
};

const otherChild = () =>
  reject('ELEMENT_INSTANCE_NOT_FOUND', 'The call activity waits for another child instance.');

export const endCall: CommandHandler<'EndCall'> = (tx, command) => {
  const { child, elementInstance, outcome, variables = {} } = command;
  const call = findCall(tx, elementInstance);
  if (!call.ok) return call.rejection;
  const { instance, token } = call;
  if (instance.call?.child !== child) return otherChild();
  // What it would go on with, or catch, is about to end with it.
  if (isBeingEnded(tx, elementInstance)) return undefined;
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;
  const ended = { elementInstance, element: instance.element, token, child, outcome };
  if (outcome === 'completed') {
    const element = tx.context.graph.elements.get(instance.element);
    const all = element?.type === 'callActivity' && element.propagateAllChildVariables !== false;
    const hasOutputs = element?.type === 'callActivity' && (element.io?.outputs.length ?? 0) > 0;
    finishWork(tx, elementInstance, all || hasOutputs ? variables : {}, (kept) =>
      tx.emit('CallEnded', { ...ended, ...(kept && { variables: kept }) }),
    );
    return undefined;
  }
  tx.emit('CallEnded', ended);
  if (outcome === 'failed') failed(tx, elementInstance, command.errorCode ?? '', command.message ?? '');
  else
    raiseIncident(tx, elementInstance, 'CALLED_ELEMENT_ERROR', 'The called process instance was terminated.');
  return undefined;
};

/** An error that nothing in the child caught is thrown again here (BPMN 2.0.2 §13.3.4). */
function failed(tx: Transaction, elementInstance: Ordinal, code: string, message: string): void {
  const catcher = tx.isFrozen ? undefined : findCatcher(tx, elementInstance, 'error', code);
  if (catcher !== undefined) {
    catchEvent(tx, catcher.element, catcher.owner, {});
    return;
  }
  const why = message === '' ? `Nothing catches the error "${code}".` : message;
  uncaught(tx, elementInstance, code, why);
}
