/** Every controller of the API. A new one is a folder and a line here; `docs/api.md` lists its endpoints (a test checks it). */
export { DefinitionsController } from './definitions/definitions.controller.js';
export { DeploymentsController } from './definitions/deployments.controller.js';
export { ElementsController } from './elements/elements.controller.js';
export { AllEventsController } from './events/all-events.controller.js';
export { InstanceEventsController } from './events/instance-events.controller.js';
export { IncidentsController } from './incidents/incidents.controller.js';
export { InstancesController } from './instances/instances.controller.js';
export { StateController } from './instances/state.controller.js';
export { JobsController } from './jobs/jobs.controller.js';
export { ProjectionsController } from './projections/projections.controller.js';
export { HealthController } from './system/health.controller.js';
export { MetricsController } from './system/metrics.controller.js';
export { TopologyController } from './system/topology.controller.js';
export { UserTasksController } from './user-tasks/user-tasks.controller.js';
export { VariablesController } from './variables/variables.controller.js';
