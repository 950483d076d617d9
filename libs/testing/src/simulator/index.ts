export type { FaultKind, PlannedFault } from './fault-plan.js';
export { planFor } from './plan.js';
export type { ActionKind, PlannedAction, PlanOptions, SimulationPlan } from './plan.js';
export { simulate } from './simulation.js';
export type { SimulationOptions, SimulationResult } from './simulation.js';
export type { Tamper, World } from './world.js';
export { report } from './report.js';
export { shrink } from './shrink.js';
