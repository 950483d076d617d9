import type { Throw, Trigger } from '@onward/model';
import type { CreateXml, Reference, WrittenElement } from '../element-module.js';
import { writeCondition, writeValue } from '../expression.js';
import { writeJob } from '../extensions/job.js';
import type { ModdleElement } from '../xml/moddle-element.js';
import { writeMessage, writePublishing } from './message.js';

const TIMES = { date: 'timeDate', duration: 'timeDuration', cycle: 'timeCycle' } as const;

/** `eventDefinitions` and what belongs to them. */
export function writeTriggers(triggers: readonly Trigger[] = [], create: CreateXml): WrittenElement {
  if (triggers.length === 0) return {};
  return { properties: { eventDefinitions: triggers.map((trigger) => writeTrigger(trigger, create)) } };
}

export function writeThrows(throws: readonly Throw[] = [], create: CreateXml): WrittenElement {
  if (throws.length === 0) return {};
  const eventDefinitions = throws.map((thrown) => writeThrow(thrown, create));
  const references = throws.flatMap((thrown, index): Reference[] =>
    thrown.type === 'compensation' && thrown.activity !== undefined
      ? [{ from: eventDefinitions[index]!, property: 'activityRef', to: thrown.activity }]
      : [],
  );
  const job = throws.flatMap((thrown) => (thrown.type === 'message' && thrown.job ? [thrown.job] : []))[0];
  return {
    properties: { eventDefinitions },
    references,
    ...(job === undefined ? {} : { extensions: writeJob(job, create) }),
  };
}

function writeTrigger(trigger: Trigger, create: CreateXml): ModdleElement {
  switch (trigger.type) {
    case 'message':
      return create('bpmn:MessageEventDefinition', { messageRef: writeMessage(trigger, create) });
    case 'timer': {
      const body = create('bpmn:FormalExpression', { body: writeValue(trigger.value) });
      return create('bpmn:TimerEventDefinition', { [TIMES[trigger.kind]]: body });
    }
    case 'error':
    case 'escalation':
      return writeCode(trigger.type, trigger.code, create);
    case 'signal':
      return writeSignal(writeValue(trigger.name), create);
    case 'conditional':
      return writeConditional(trigger, create);
    case 'compensation':
      return create('bpmn:CompensateEventDefinition');
    case 'cancel':
      return create('bpmn:CancelEventDefinition');
    case 'link':
      return create('bpmn:LinkEventDefinition', { name: trigger.name });
  }
}

/** `attributes` are an id, where it is a root element. */
export function writeThrow(thrown: Throw, create: CreateXml, attributes: object = {}): ModdleElement {
  switch (thrown.type) {
    case 'message': {
      const values = writePublishing(thrown, create);
      return create('bpmn:MessageEventDefinition', {
        ...attributes,
        messageRef: writeMessage(thrown, create),
        ...(values.length === 0 ? {} : { extensionElements: create('bpmn:ExtensionElements', { values }) }),
      });
    }
    case 'signal':
      return writeSignal(writeValue(thrown.name), create, attributes);
    case 'error':
    case 'escalation':
      return writeCode(thrown.type, writeValue(thrown.code), create, attributes);
    case 'compensation':
      return create('bpmn:CompensateEventDefinition', {
        ...attributes,
        ...(thrown.wait ? {} : { waitForCompletion: false }),
      });
    case 'link':
      return create('bpmn:LinkEventDefinition', { ...attributes, name: thrown.name });
    case 'cancel':
      return create('bpmn:CancelEventDefinition', attributes);
    case 'terminate':
      return create('bpmn:TerminateEventDefinition', attributes);
  }
}

function writeSignal(name: string, create: CreateXml, attributes: object = {}): ModdleElement {
  const signalRef = create.root(`signal ${name}`, 'signal', (id) => create('bpmn:Signal', { id, name }));
  return create('bpmn:SignalEventDefinition', { ...attributes, signalRef });
}

function writeCode(
  type: 'error' | 'escalation',
  code: string | undefined,
  create: CreateXml,
  attributes: object = {},
): ModdleElement {
  const name = type === 'error' ? 'Error' : 'Escalation';
  if (code === undefined) return create(`bpmn:${name}EventDefinition`, attributes);
  const root = create.root(`${type} ${code}`, type, (id) =>
    create(`bpmn:${name}`, { id, name: code, [`${type}Code`]: code }),
  );
  return create(`bpmn:${name}EventDefinition`, { ...attributes, [`${type}Ref`]: root });
}

function writeConditional(
  { condition, variableNames, variableEvents }: Extract<Trigger, { type: 'conditional' }>,
  create: CreateXml,
): ModdleElement {
  const filter =
    variableNames || variableEvents
      ? create('zeebe:ConditionalFilter', {
          ...(variableNames ? { variableNames: variableNames.join(', ') } : {}),
          ...(variableEvents ? { variableEvents: variableEvents.join(', ') } : {}),
        })
      : undefined;
  return create('bpmn:ConditionalEventDefinition', {
    condition: create('bpmn:FormalExpression', { body: writeCondition(condition) }),
    ...(filter ? { extensionElements: create('bpmn:ExtensionElements', { values: [filter] }) } : {}),
  });
}
