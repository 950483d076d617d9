import type { ExecutionListener, IoMapping, Loop } from '@onward/model';
import { literal, readCondition, readCount, readNumber } from '../expression.js';
import { thrown } from './events.js';
import { jobSpec } from './job-spec.js';
import type {
  ActivityOptions,
  ElementOptions,
  Literal,
  LoopOptions,
  MappingOptions,
  MultiInstanceOptions,
} from './options.js';

/** Id, name and listeners. */
export const named = (
  id: string,
  { name, listeners }: ElementOptions,
): { readonly id: string; readonly name?: string; readonly listeners?: readonly ExecutionListener[] } => ({
  id,
  ...(name === undefined ? {} : { name }),
  ...listenersOf(listeners),
});

export const listenersOf = (
  listeners: ElementOptions['listeners'] = [],
): { readonly listeners?: readonly ExecutionListener[] } =>
  listeners.length === 0
    ? {}
    : { listeners: listeners.map(({ on, ...work }) => ({ on, job: jobSpec(work) })) };

export function ioMapping({ inputs = {}, outputs = {} }: MappingOptions): { readonly io?: IoMapping } {
  const mappings = (all: Readonly<Record<string, Literal>>): IoMapping['inputs'] =>
    Object.entries(all).map(([target, source]) => ({ source: literal(source), target }));
  const io = { inputs: mappings(inputs), outputs: mappings(outputs) };
  return io.inputs.length + io.outputs.length === 0 ? {} : { io };
}

/** What all activities have. */
export function common(
  id: string,
  options: ActivityOptions,
  isForCompensation = false,
): {
  readonly id: string;
  readonly name?: string;
  readonly io?: IoMapping;
  readonly isForCompensation?: boolean;
  readonly loop?: Loop;
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
  readonly listeners?: readonly ExecutionListener[];
} {
  const { loop, multiInstance, startQuantity = 1, completionQuantity = 1 } = options;
  return {
    ...named(id, options),
    ...(isForCompensation ? { isForCompensation } : {}),
    ...(loop ? { loop: standardLoop(loop) } : {}),
    ...(multiInstance ? { loop: multiInstanceLoop(multiInstance) } : {}),
    ...(startQuantity === 1 ? {} : { startQuantity }),
    ...(completionQuantity === 1 ? {} : { completionQuantity }),
    ...ioMapping(options),
  };
}

const standardLoop = ({ while: condition, testBefore = false, maximum }: LoopOptions): Loop => ({
  type: 'standard',
  ...(condition === undefined ? {} : { condition: readCondition(condition) }),
  testBefore,
  ...(maximum === undefined ? {} : { maximum: readNumber(String(maximum)) }),
});

function multiInstanceLoop(options: MultiInstanceOptions): Loop {
  const { collection, cardinality, inputElement, outputCollection, outputElement } = options;
  const { sequential = false, completionCondition, behavior, event } = options;
  return {
    type: 'multiInstance',
    isSequential: sequential,
    ...(collection === undefined ? {} : { collection: readCondition(collection) }),
    ...(cardinality === undefined ? {} : { cardinality: readCount(String(cardinality)) }),
    ...(inputElement === undefined ? {} : { inputElement }),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(outputElement === undefined ? {} : { outputElement: readCondition(outputElement) }),
    ...(completionCondition === undefined ? {} : { completionCondition: readCondition(completionCondition) }),
    ...(behavior === undefined ? {} : { behavior }),
    ...(event === undefined ? {} : { event: thrown(event) }),
  };
}
