export { InvalidDefinition } from './builder/invalid-definition.js';
export type {
  CompensationHandler,
  ElementOptions,
  FlowOptions,
  Literal,
  ProcessOptions,
  ServiceTaskOptions,
  UserTaskOptions,
} from './builder/options.js';
export { Ended, ExclusivePath, ParallelPath, Path, type Branch } from './builder/path.js';
export { process, ProcessBuilder } from './builder/process.js';
export { BPMN_LIMITS } from './limits.js';
export { parseBpmn, type ParsedBpmn, type ParseOptions } from './parse-bpmn.js';
export { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';
export type { Source } from './problem-list.js';
export { validate } from './validation/validate.js';
export { toXml } from './writing/to-xml.js';
