export * from './port.js';
export * from './errors.js';
export * from './validate.js';
// The meaning of filters and orders, for stores that hold their documents in memory.
export { predicateOf } from './embedded/query/match.js';
export { compareSortKeys, cursorOf, isWithin, orderOf, sortKeyOf } from './embedded/planner/order.js';
export { wellFormed } from './embedded/well-formed.js';
