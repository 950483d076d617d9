export { given, Specification, SpecificationFailed, type Setup } from './specification.js';
export { differences, isEqual } from './equality.js';
export { readHistory } from './history-checks.js';
