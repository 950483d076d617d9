import type { ScriptTask } from '@onward/model';
import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import { nameOfData } from '../data/data-item.js';
import type { ElementModule, ReadContext } from '../element-module.js';
import { isFeel, readCondition, readValue, writeValue } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { JOB_EXTENSIONS, readJob, validateJob, writeJob } from '../extensions/job.js';
import { isVariableName } from '../variable-path.js';
import { childOf, childrenOf, describe, textOf, type ModdleElement } from '../xml/moddle-element.js';

const DEFAULT_RESULT = 'result';

/** A job, or FEEL inline (BPMN 2.0.2 §10.3.3). */
export const scriptTask: ElementModule<'scriptTask'> = {
  xmlType: 'bpmn:ScriptTask',
  label: 'Script task',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'script', 'scriptFormat', 'scriptLanguage', 'resultVariable'],
  extensions: ['zeebe:Script', ...JOB_EXTENSIONS, ...ACTIVITY_EXTENSIONS],
  read(source, base, context) {
    const parts = { ...base, type: 'scriptTask' as const, ...readActivity(source, context) };
    // With a job, what stands in <script> is the worker's business.
    if (findExtension(source, 'zeebe:TaskDefinition')) return { ...parts, job: readJob(source, context) };
    const script = readScript(source, context);
    return script === 'refused' ? undefined : { ...parts, ...(script ? { script } : {}) };
  },
  write: (element, create) =>
    writeActivity(element, create, {
      extensions: [
        ...(element.script
          ? [
              create('zeebe:Script', {
                expression: writeValue(element.script.expression),
                resultVariable: element.script.resultVariable,
              }),
            ]
          : []),
        ...(element.job ? writeJob(element.job, create) : []),
      ],
    }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    if (element.job) validateJob(element, element.job, this.label, context);
    const { script } = element;
    if (script && !isVariableName(script.resultVariable)) {
      const message = `Script task "${element.id}" has the result variable "${script.resultVariable}". Use a variable name.`;
      context.report('INVALID_MAPPING_TARGET', message, element.id);
    }
    context.checkExpression(script?.expression, 'the script', element);
    if (element.job || script) return;
    const message = `Script task "${element.id}" has nothing to do. Add <zeebe:script expression="=…" resultVariable="…" /> or <zeebe:taskDefinition type="…" />.`;
    context.report('MISSING_SCRIPT', message, element.id);
  },
};

function readScript(
  source: ModdleElement,
  context: ReadContext,
): NonNullable<ScriptTask['script']> | 'refused' | undefined {
  const zeebe = findExtension(source, 'zeebe:Script');
  if (zeebe) {
    const resultVariable = (textOf(zeebe, 'resultVariable') ?? '').trim();
    return { expression: readValue(textOf(zeebe, 'expression') ?? '='), resultVariable };
  }
  const script = textOf(source, 'script');
  if (script === undefined) return undefined;
  const format = textOf(source, 'scriptFormat') ?? textOf(source, 'scriptLanguage');
  if (format === undefined || !isFeel(format)) {
    const language = format === undefined ? 'a script without a scriptFormat' : `a script in "${format}"`;
    const message = `${describe(source)} has ${language}. Only FEEL runs inline (scriptFormat="feel"); add <zeebe:taskDefinition type="…" /> to give it to a worker.`;
    context.report('UNSUPPORTED_LANGUAGE', message, source.id);
    return 'refused';
  }
  return { expression: readCondition(script), resultVariable: plainResult(source) };
}

/** BPMN has no place for the name: ours, else the data object that the task writes. */
function plainResult(source: ModdleElement): string {
  const [association] = childrenOf(source, 'dataOutputAssociations');
  const target = association && childOf(association, 'targetRef');
  const named = textOf(source, 'resultVariable') ?? (target && nameOfData(target));
  return named ?? DEFAULT_RESULT;
}
