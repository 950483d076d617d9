import type { ReadContext } from '../element-module.js';
import { refusePartsUnsupported } from '../reading/supported-parts.js';
import type { ModdleElement } from '../xml/moddle-element.js';

const SUPPORT: Readonly<Record<string, { properties: readonly string[]; extensions: readonly string[] }>> = {
  'bpmn:StandardLoopCharacteristics': {
    properties: ['testBefore', 'loopMaximum', 'loopCondition', 'maximum'],
    extensions: [],
  },
  'bpmn:MultiInstanceLoopCharacteristics': {
    properties: [
      'isSequential',
      'behavior',
      'loopCardinality',
      'loopDataInputRef',
      'loopDataOutputRef',
      'inputDataItem',
      'outputDataItem',
      'completionCondition',
      'oneBehaviorEventRef',
      'noneBehaviorEventRef',
    ],
    extensions: ['zeebe:LoopCharacteristics'],
  },
};

/** Of `complexBehaviorDefinition` in particular: an event per condition. */
export function refuseUnsupportedLoop(loop: ModdleElement, owner: ModdleElement, context: ReadContext): void {
  const support = SUPPORT[loop.$type];
  if (support !== undefined) refusePartsUnsupported(loop, support, owner, context);
}
