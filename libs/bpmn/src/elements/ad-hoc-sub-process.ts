import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import { CONTAINER_PROPERTIES, refuseTriggered } from '../activities/container.js';
import type { ElementModule } from '../element-module.js';
import { expressionText, readCondition, writeCondition } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { isVariableName } from '../variable-path.js';
import { textOf } from '../xml/moddle-element.js';

/** Its elements are activated on their own, in any order (BPMN 2.0.2 §10.3.5, §13.3.5). */
export const adHocSubProcess: ElementModule<'adHocSubProcess'> = {
  xmlType: 'bpmn:AdHocSubProcess',
  label: 'Ad-hoc sub-process',
  size: [350, 200],
  properties: [
    ...ACTIVITY_PROPERTIES,
    ...CONTAINER_PROPERTIES,
    'ordering',
    'completionCondition',
    'cancelRemainingInstances',
  ],
  extensions: ['zeebe:AdHoc', ...ACTIVITY_EXTENSIONS],
  read(source, base, context) {
    if (refuseTriggered(source, context)) return undefined;
    const zeebe = findExtension(source, 'zeebe:AdHoc');
    const active = zeebe && textOf(zeebe, 'activeElementsCollection');
    const completion = expressionText(source, 'completionCondition', source, context);
    const outputCollection = zeebe && textOf(zeebe, 'outputCollection');
    const outputElement = zeebe && textOf(zeebe, 'outputElement');
    return {
      ...base,
      type: 'adHocSubProcess',
      ...readActivity(source, context),
      ordering: source['ordering'] === 'Sequential' ? 'sequential' : 'parallel',
      ...(active === undefined ? {} : { activeElements: readCondition(active) }),
      ...(completion === undefined ? {} : { completionCondition: readCondition(completion) }),
      ...(source['cancelRemainingInstances'] === false ? { cancelRemaining: false } : {}),
      ...(outputCollection === undefined ? {} : { outputCollection: outputCollection.trim() }),
      ...(outputElement === undefined ? {} : { outputElement: readCondition(outputElement) }),
    };
  },
  write(element, create) {
    const { ordering, activeElements, completionCondition, cancelRemaining } = element;
    const { outputCollection, outputElement } = element;
    const zeebe = {
      ...(activeElements ? { activeElementsCollection: writeCondition(activeElements) } : {}),
      ...(outputCollection === undefined ? {} : { outputCollection }),
      ...(outputElement ? { outputElement: writeCondition(outputElement) } : {}),
    };
    return writeActivity(element, create, {
      properties: {
        ...(ordering === 'sequential' ? { ordering: 'Sequential' } : {}),
        ...(cancelRemaining === false ? { cancelRemainingInstances: false } : {}),
        ...(completionCondition
          ? {
              completionCondition: create('bpmn:FormalExpression', {
                body: writeCondition(completionCondition),
              }),
            }
          : {}),
      },
      extensions: Object.keys(zeebe).length === 0 ? [] : [create('zeebe:AdHoc', zeebe)],
    });
  },
  validate(element, context) {
    validateActivity(element, this.label, context);
    const { id, outputCollection, outputElement } = element;
    const inner = context.inScope(id);
    if (inner.length === 0 && !context.hasOpaque(id)) {
      const message = `Ad-hoc sub-process "${id}" is empty. Put an activity into it.`;
      context.report('NO_START_EVENT', message, id);
    }
    for (const { id: innerId } of inner.filter(({ type }) => type === 'startEvent' || type === 'endEvent')) {
      const message = `"${innerId}" lies in ad-hoc sub-process "${id}", which has neither start nor end events. Remove it.`;
      context.report('EVENT_TYPE_NOT_ALLOWED', message, innerId);
    }
    if (
      (outputCollection === undefined) !== (outputElement === undefined) ||
      (outputCollection !== undefined && !isVariableName(outputCollection))
    ) {
      const message = `Ad-hoc sub-process "${id}" needs outputCollection, a variable name, and outputElement together.`;
      context.report('INVALID_MAPPING_TARGET', message, id);
    }
    context.checkExpression(element.activeElements, 'the active elements', element);
    context.checkExpression(element.completionCondition, 'the completion condition', element);
    context.checkExpression(outputElement, 'the output element', element);
  },
};
