export { given, Specification, SpecificationFailed, type Setup } from './specification.js';
export { differences, isEqual } from './equality.js';
