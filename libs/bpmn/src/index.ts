export { InvalidDefinition } from './builder/invalid-definition.js';
export type {
  ActivityOptions,
  AdHocOptions,
  EventBasedGatewayOptions,
  BoundaryOptions,
  CallActivityOptions,
  CatchOptions,
  CompensationHandler,
  ComplexGatewayOptions,
  ElementOptions,
  EndOptions,
  FlowOptions,
  Literal,
  LoopOptions,
  MappingOptions,
  MultiInstanceOptions,
  ProcessOptions,
  ReceiveTaskOptions,
  ScriptTaskOptions,
  SendTaskOptions,
  ServiceTaskOptions,
  StartOptions,
  ThrowOptions,
  TriggerOptions,
  UserTaskOptions,
  Work,
} from './builder/options.js';
export {
  ActivityPath,
  Ended,
  ExclusivePath,
  InclusivePath,
  ParallelPath,
  Path,
  Scope,
  type Body,
  type Branch,
} from './builder/path.js';
export { process, ProcessBuilder } from './builder/process.js';
export { BPMN_LIMITS } from './limits.js';
export { parseBpmn, type ParsedBpmn, type ParseOptions } from './parse-bpmn.js';
export { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';
export type { Source } from './problem-list.js';
export { validate } from './validation/validate.js';
export { toXml } from './writing/to-xml.js';
