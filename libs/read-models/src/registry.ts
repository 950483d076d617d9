import { goesWithItsInstance } from './archive/folds.js';
import { elementInstances } from './element-instances/projection.js';
import { elementStatistics } from './element-statistics/projection.js';
import { incidents } from './incidents/projection.js';
import { messageSubscriptions } from './message-subscriptions/projection.js';
import { timers } from './timers/projection.js';
import { jobs } from './jobs/projection.js';
import { processDefinitions } from './process-definitions/projection.js';
import { processInstances } from './process-instances/projection.js';
import type { Projection } from './projection.js';
import { userTasks } from './user-tasks/projection.js';
import { variables } from './variables/projection.js';
import { work } from './work/projection.js';

/** Every read model of the engine's own: a new one is a folder and a line here. */
export const READ_MODELS: readonly Projection[] = [
  processDefinitions,
  processInstances,
  goesWithItsInstance(elementInstances),
  goesWithItsInstance(variables),
  goesWithItsInstance(jobs),
  goesWithItsInstance(userTasks),
  goesWithItsInstance(incidents),
  elementStatistics,
  goesWithItsInstance(messageSubscriptions),
  goesWithItsInstance(timers),
  work,
];

const OWN: ReadonlySet<Projection> = new Set(READ_MODELS);

/** Not a user's: it surely changes no document in place, so that what it was given is what is stored. */
export const isOwn = (projection: Projection): boolean => OWN.has(projection);
