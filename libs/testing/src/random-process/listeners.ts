import type { ExecutionListener, FlowElement, ProcessDefinition } from '@onward/model';
import type { Random } from '../random.js';
import { aJob } from './triggers.js';

const CHANCE = 0.06;

type Step = ExecutionListener['on'];

/** Execution listeners, by chance, of the process and of whatever in it may have them and is no activity. */
export function withListeners(random: Random, definition: ProcessDefinition): ProcessDefinition {
  return {
    ...definition,
    ...some(random, ['start', 'end']),
    elements: definition.elements.map((element) => ({ ...element, ...some(random, stepsOf(element)) })),
  };
}

/** Activities have got theirs with what is around them. */
function stepsOf(element: FlowElement): readonly Step[] {
  switch (element.type) {
    case 'startEvent':
      return ['end'];
    case 'boundaryEvent':
      return element.handler === undefined ? ['end'] : [];
    case 'endEvent':
      return element.throws?.some(({ type }) => type === 'error' || type === 'cancel') === true
        ? ['start']
        : ['start', 'end'];
    case 'intermediateCatchEvent':
    case 'intermediateThrowEvent':
    case 'eventSubProcess':
      return ['start', 'end'];
    case 'exclusiveGateway':
    case 'parallelGateway':
    case 'inclusiveGateway':
    case 'complexGateway':
      return ['start'];
    case 'eventBasedGateway':
      return element.instantiate === true ? [] : ['start'];
    default:
      return [];
  }
}

function some(random: Random, steps: readonly Step[]): { readonly listeners?: readonly ExecutionListener[] } {
  const listeners = steps.flatMap((on) => (random.chance(CHANCE) ? [{ on, job: aJob(random) }] : []));
  return listeners.length === 0 ? {} : { listeners };
}
