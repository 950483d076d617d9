import type {
  DefinitionStart,
  Expression,
  Expressions,
  FlowElement,
  Json,
  Problem,
  ProcessDefinition,
  Schedules,
  Trigger,
} from '@onward/model';

export interface TriggerPorts {
  readonly expressions: Expressions;
  readonly schedules: Schedules;
}

export interface StartTriggers {
  readonly starts: readonly DefinitionStart[];
  readonly problems: readonly Problem[];
}

/** What starts instances of a process by itself. Its expressions see no variables: there is no instance yet. */
export function startTriggers(
  definition: ProcessDefinition,
  resource: string,
  ports: TriggerPorts,
  now: number,
): StartTriggers {
  const starts: DefinitionStart[] = [];
  const problems: Problem[] = [];
  const behindStarts = behindStartingGateways(definition);
  for (const element of definition.elements) {
    for (const trigger of triggersOf(element, behindStarts)) {
      const start = startOf(trigger, ports, now);
      if (start === undefined) continue;
      if (typeof start !== 'string') starts.push({ element: element.id, trigger: start });
      else problems.push({ code: 'START_TRIGGER_INVALID', message: start, resource, elementId: element.id });
    }
  }
  return { starts, problems };
}

/** Those in sub-processes are the instance's own. */
function triggersOf(element: FlowElement, behindStarts: ReadonlySet<string>): readonly Trigger[] {
  if (element.scope !== undefined) return [];
  const isBehindStart = behindStarts.has(element.id);
  switch (element.type) {
    case 'startEvent':
      return element.triggers ?? [];
    case 'receiveTask':
      return element.instantiate === true || isBehindStart ? [element.message] : [];
    case 'intermediateCatchEvent':
      return isBehindStart ? (element.triggers ?? []) : [];
    default:
      return [];
  }
}

/** What event-based gateways that start instances lead to. */
function behindStartingGateways({ elements, flows }: ProcessDefinition): ReadonlySet<string> {
  const gateways = new Set<string>();
  for (const element of elements)
    if (element.type === 'eventBasedGateway' && element.instantiate === true) gateways.add(element.id);
  return new Set(flows.flatMap(({ source, target }) => (gateways.has(source) ? target : [])));
}

/** Text says what is wrong; undefined: it starts nothing by itself. */
function startOf(
  trigger: Trigger,
  ports: TriggerPorts,
  now: number,
): DefinitionStart['trigger'] | string | undefined {
  switch (trigger.type) {
    case 'message':
    case 'signal': {
      const name = valueOf(trigger.name, ports, now);
      if (!name.ok) return name.message;
      if (typeof name.value === 'string' && name.value !== '')
        return { type: trigger.type, name: name.value };
      return `The name of the ${trigger.type} is no text. Give a start event's ${trigger.type} a fixed name.`;
    }
    case 'timer': {
      const value = valueOf(trigger.value, ports, now);
      if (!value.ok) return value.message;
      const first = ports.schedules.first(trigger.kind, value.value, now);
      return first.ok ? { type: 'timer', kind: trigger.kind, value: value.value } : first.message;
    }
    case 'conditional':
      return {
        type: 'conditional',
        condition:
          'feel' in trigger.condition ? trigger.condition.feel : JSON.stringify(trigger.condition.value),
      };
    default:
      return undefined;
  }
}

function valueOf(
  expression: Expression,
  { expressions }: TriggerPorts,
  now: number,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string } {
  return 'feel' in expression
    ? expressions.evaluate(expression.feel, () => undefined, now)
    : { ok: true, value: expression.value };
}
