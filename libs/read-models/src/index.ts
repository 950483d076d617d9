export { goesWithItsInstance } from './archive/folds.js';
export { HistorySummary } from './archive/history-summary.js';
export * from './fold.js';
export * from './projection.js';
export * from './registry.js';
export type { ElementInstanceDoc } from './element-instances/doc.js';
export type { ElementStatisticsDoc } from './element-statistics/doc.js';
export type { IncidentDoc } from './incidents/doc.js';
export type { JobDoc, JobState } from './jobs/doc.js';
export type { MessageSubscriptionDoc } from './message-subscriptions/doc.js';
export type { TimerViewDoc } from './timers/doc.js';
export type { ProcessDefinitionDoc } from './process-definitions/doc.js';
export type { ProcessInstanceDoc } from './process-instances/doc.js';
export type { UserTaskDoc } from './user-tasks/doc.js';
export type { VariableDoc } from './variables/doc.js';
export type {
  BufferedMessageDoc,
  DeferredAdvanceDoc,
  DueDoc,
  OpenJobDoc,
  SignalDoc,
  StartTimerDoc,
  TimerDoc,
  WorkDoc,
} from './work/doc.js';
export { bufferedMessageId, startTimerId } from './work/due.js';
