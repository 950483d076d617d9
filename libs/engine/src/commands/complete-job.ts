import type { JsonObject, Ordinal } from '@onward/model';
import type { TaskListenerResult } from '../commands.js';
import { activityOf, finishWork, outputScope } from '../elements/activity.js';
import { listened } from '../elements/index.js';
import { finishSending } from '../elements/throwing-event.js';
import { denyStep } from '../elements/user-task-steps.js';
import { get } from '../ordinal-map.js';
import type { Job } from '../state.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import { orElse, own } from '../variables/lookup.js';
import { applyMappings } from '../variables/mappings.js';
import { findOpenJob } from './find.js';
import type { CommandHandler } from './handler.js';
import { checkResult } from './job-result.js';
import { messageOf, workerOf } from './job-texts.js';

export const completeJob: CommandHandler<'CompleteJob'> = (tx, command) => {
  const abandoned = get(tx.state.jobs, command.job)?.abandoned;
  const found = findOpenJob(tx, command.job);
  if (!found.ok && abandoned === undefined) return found.rejection;
  const refusal = refusalOf(command.variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  const worker = workerOf(command);
  if (!found.ok) {
    completeLate(tx, get(tx.state.jobs, command.job) as Job, command.variables, worker);
    return undefined;
  }
  const { id: job, elementInstance, token, listener } = found.value;
  const { result } = command;
  const told = checkResult(result, command.variables, listener);
  if (!told.ok) return told.rejection;
  if (listener !== undefined) {
    const denied = result?.denied === true && denialOf(result);
    tx.emit('JobCompleted', { job, elementInstance, token, ...worker, ...denied });
    setListenersVariables(tx, elementInstance, listener, command.variables);
    const { userTask } = tx.instance(elementInstance);
    if (denied && userTask !== undefined) denyStep(tx, userTask, denied.deniedReason);
    else {
      if (userTask !== undefined && Object.keys(told.corrections).length > 0)
        tx.emit('UserTaskStepCorrected', { userTask, token, changes: told.corrections });
      listened(tx, elementInstance, listener);
    }
    return undefined;
  }
  const record = (kept?: JsonObject): void => {
    tx.emit('JobCompleted', {
      job,
      elementInstance,
      token,
      ...worker,
      ...(kept && { variables: kept }),
    });
  };
  const element = tx.context.graph.elements.get(found.value.element);
  if (element?.type === 'endEvent' || element?.type === 'intermediateThrowEvent')
    finishSending(tx, element, elementInstance, command.variables, record);
  else finishWork(tx, elementInstance, command.variables, record);
  return undefined;
};

/** Local to the element at its start; at its end they go where its outputs go. */
function setListenersVariables(
  tx: Transaction,
  elementInstance: Ordinal,
  { on }: NonNullable<Job['listener']>,
  variables: JsonObject,
): void {
  if (on === 'end') propagate(tx, outputScope(tx, elementInstance), variables);
  else setVariables(tx, elementInstance, variables);
}

const denialOf = ({ deniedReason }: TaskListenerResult) => ({
  denied: true as const,
  ...(deniedReason && { deniedReason: messageOf({ message: deniedReason }) }),
});

/**
 * Compensation had ended its token, but its effect has happened: it completed last, so it is compensated next. Its handler sees the
 * variables as they were when the token ended, with this result.
 */
function completeLate(
  tx: Transaction,
  job: Job,
  result: JsonObject,
  worker: { readonly worker?: string },
): void {
  const { id, elementInstance, token, element, abandoned } = job;
  const handler = tx.context.graph.compensationHandler(element);
  const before = abandoned?.variables ?? {};
  const variables = outputsOf(tx, element, result, before);
  tx.emit('JobCompleted', {
    job: id,
    elementInstance,
    token,
    ...worker,
    variables,
    late: true,
    ...(handler !== undefined && { handler }),
  });
}

/** Nobody can repair a mapping of an element that is gone: where one fails, the handler gets the result as it is. */
function outputsOf(tx: Transaction, element: string, result: JsonObject, before: JsonObject): JsonObject {
  const outputs = activityOf(tx, element).io?.outputs ?? [];
  if (outputs.length === 0) return result;
  const existing = (name: string) => own(before, name);
  const mapped = applyMappings(tx, outputs, orElse(result, existing), existing);
  return mapped.ok ? mapped.variables : result;
}
