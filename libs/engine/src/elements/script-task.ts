import type { ScriptTask } from '@onward/model';
import { evaluate } from '../evaluate.js';
import { raiseIncident } from '../incidents.js';
import { lookupIn } from '../variables/lookup.js';
import { activity, finishActivity } from './activity.js';
import { createJob } from './job.js';

/** Script task (BPMN 2.0.2 §13.3.3): a FEEL expression whose value becomes a variable, or a job. */
export const scriptTask = activity<ScriptTask>((tx, element, elementInstance) => {
  const { job, script } = element;
  if (job !== undefined) {
    createJob(tx, element, job, elementInstance);
    return;
  }
  if (script === undefined) {
    finishActivity(tx, element, elementInstance, {});
    return;
  }
  const evaluation = evaluate(tx, script.expression, lookupIn(tx.state, elementInstance));
  if (evaluation.ok)
    finishActivity(tx, element, elementInstance, { [script.resultVariable]: evaluation.value });
  else
    raiseIncident(
      tx,
      elementInstance,
      'EXTRACT_VALUE_ERROR',
      `Script of "${element.id}": ${evaluation.message}`,
    );
});
