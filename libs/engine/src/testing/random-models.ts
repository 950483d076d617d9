import type { FlowElement, ProcessDefinition } from '@onward/model';
import {
  choice,
  handlerOf,
  mappings,
  parallel,
  process,
  start,
  task,
  terminate,
  userTask,
} from './definitions.js';

/** Any numbers there are, one after the other, each below a bound; zeros when they have run out. */
export class Choices {
  private at = 0;
  constructor(private readonly numbers: readonly number[]) {}

  get left(): boolean {
    return this.at < this.numbers.length;
  }

  below(bound: number): number {
    return (this.numbers[this.at++] ?? 0) % bound;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const CONDITIONS = ['n < 2', 'n > 3', 'flag = true', 'n', 'missing < 1', 'true'];

/**
 * A process made from numbers: any elements, any flows between them, forwards and back. It need not make sense (joins that never
 * fill, cycles without a wait state, forks that multiply), because the engine must keep its word there, too.
 */
export function randomModel(choices: Choices): ProcessDefinition {
  const elements: FlowElement[] = [start];
  const targets: string[] = [];
  const count = 3 + choices.below(10);
  for (let n = 0; n < count; n++) {
    const made = randomElement(choices, `e${n}`);
    elements.push(...made);
    targets.push(made[0]?.id as string);
  }
  const flows = [`start -> ${targets[0]}`];
  for (const [n, source] of targets.entries()) {
    const element = elements.find(({ id }) => id === source) as FlowElement;
    if (element.type === 'endEvent') continue;
    const outgoing =
      element.type === 'exclusiveGateway' || element.type === 'parallelGateway'
        ? 1 + choices.below(3)
        : choices.below(8) === 0
          ? 2
          : 1;
    for (let flow = 0; flow < outgoing; flow++) {
      // Mostly forwards: a graph of nothing but cycles is no better test.
      const target =
        choices.below(5) === 0 ? choices.of(targets) : (targets[n + 1 + choices.below(2)] ?? 'out');
      flows.push(`${source} -> ${target}${conditionOf(element, flow, outgoing, choices)}`);
    }
  }
  elements.push({ id: 'out', type: 'endEvent' });
  return process(elements, flows, choices.of(['incident', 'compensate']));
}

function conditionOf(element: FlowElement, flow: number, outgoing: number, choices: Choices): string {
  if (element.type !== 'exclusiveGateway') return '';
  if (flow === outgoing - 1 && choices.below(4) > 0) return ' : default';
  return ` : ${choices.of(CONDITIONS)}`;
}

function randomElement(choices: Choices, id: string): FlowElement[] {
  switch (choices.below(9)) {
    case 0:
      return [choice(id)];
    case 1:
    case 2:
      return [parallel(id)];
    case 3:
      return choices.below(4) === 0
        ? [{ ...terminate, id }]
        : [userTask(id, choices.below(2) === 0 ? {} : { assignee: { feel: 'n' } })];
    case 4:
      return [task(id)];
    case 5:
      return [
        task(id, {
          io: {
            inputs: mappings('n => local'),
            outputs: mappings(choices.of(['n => n', 'n < 5 => flag', 'text < 1 => x'])),
          },
        }),
      ];
    default:
      return [task(id), ...handlerOf(id)];
  }
}
