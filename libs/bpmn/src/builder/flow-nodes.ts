import type {
  BoundaryEvent,
  ComplexGateway,
  EndEvent,
  IntermediateCatchEvent,
  IntermediateThrowEvent,
  StartEvent,
} from '@onward/model';
import { readCondition } from '../expression.js';
import { ioMapping, named } from './common.js';
import { caught, listOf, thrown } from './events.js';
import type {
  BoundaryOptions,
  CatchOptions,
  ComplexGatewayOptions,
  EndOptions,
  MappingOptions,
  StartOptions,
  ThrowOptions,
  TriggerOptions,
} from './options.js';

/** An element before it is known where it lies. */
type Built<T> = Omit<T, 'scope'>;

export const startEvent = (id: string, options: StartOptions): Built<StartEvent> => ({
  ...named(id, options),
  type: 'startEvent',
  ...caught(options.on, options),
  ...ioMapping(options),
});

export const catchEvent = (
  id: string,
  on: TriggerOptions | readonly TriggerOptions[],
  options: CatchOptions,
): Built<IntermediateCatchEvent> => ({
  ...named(id, options),
  type: 'intermediateCatchEvent',
  ...caught(on, options),
  ...ioMapping(options),
});

export const throwEvent = (
  id: string,
  throws: ThrowOptions | readonly ThrowOptions[],
  options: MappingOptions,
): Built<IntermediateThrowEvent> => ({
  ...named(id, options),
  type: 'intermediateThrowEvent',
  throws: listOf(throws).map(thrown),
  ...ioMapping(options),
});

export function endEvent(id: string, options: EndOptions): Built<EndEvent> {
  const throws = listOf(options.throws).map(thrown);
  return {
    ...named(id, options),
    type: 'endEvent',
    ...(throws.length === 0 ? {} : { throws }),
    ...ioMapping(options),
  };
}

export function boundaryEvent(
  attachedTo: string,
  on: TriggerOptions | readonly TriggerOptions[],
  options: BoundaryOptions,
): Built<BoundaryEvent> {
  const what = caught(on, options);
  const { id = `${attachedTo}-${what.triggers?.[0]?.type ?? 'event'}` } = options;
  return { ...named(id, options), type: 'boundaryEvent', attachedTo, ...what, ...ioMapping(options) };
}

export const complexGateway = (id: string, options: ComplexGatewayOptions): Built<ComplexGateway> => ({
  ...named(id, options),
  type: 'complexGateway',
  ...(options.activationCondition === undefined
    ? {}
    : { activationCondition: readCondition(options.activationCondition) }),
});
