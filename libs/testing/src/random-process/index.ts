export { filesOf, isWhole, randomDeployment } from './deployment.js';
export {
  COUNTER_HEADER,
  RANDOM_ERRORS,
  RANDOM_JOB_TYPES,
  RANDOM_MESSAGES,
  RANDOM_SIGNALS,
  RANDOM_VARIABLES,
  STARTING_MESSAGES,
  STARTING_SIGNALS,
} from './names.js';
export { randomProcess, type RandomProcessOptions } from './random-process.js';
