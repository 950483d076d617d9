import type { Type } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { ActivateAdHocElementsHandler } from './activate-ad-hoc-elements.js';
import { BroadcastSignalHandler } from './broadcast-signal.js';
import { CorrelateMessageHandler } from './correlate-message.js';
import { EvaluateConditionsHandler } from './evaluate-conditions.js';
import { PublishMessageHandler } from './publish-message.js';
import { AssignUserTaskHandler } from './assign-user-task.js';
import { CancelProcessInstanceHandler } from './cancel-process-instance.js';
import { CompleteJobHandler } from './complete-job.js';
import { CompleteUserTaskHandler } from './complete-user-task.js';
import { CreateProcessInstanceHandler } from './create-process-instance.js';
import { DeployResourcesHandler } from './deploy-resources.js';
import { FailJobHandler } from './fail-job.js';
import { ReactHandler } from './react.js';
import { ResolveIncidentHandler } from './resolve-incident.js';
import { SetVariablesHandler } from './set-variables.js';
import { StartCompensationHandler } from './start-compensation.js';
import { ThrowJobErrorHandler } from './throw-job-error.js';
import { UnassignUserTaskHandler } from './unassign-user-task.js';
import { UpdateJobHandler } from './update-job.js';
import { UpdateUserTaskHandler } from './update-user-task.js';

export { ActivateAdHocElementsCommand } from './activate-ad-hoc-elements.js';
export { BroadcastSignalCommand } from './broadcast-signal.js';
export { CorrelateMessageCommand } from './correlate-message.js';
export { EvaluateConditionsCommand } from './evaluate-conditions.js';
export { PublishMessageCommand } from './publish-message.js';
export { AssignUserTaskCommand } from './assign-user-task.js';
export { CancelProcessInstanceCommand } from './cancel-process-instance.js';
export { CompleteJobCommand } from './complete-job.js';
export { CompleteUserTaskCommand } from './complete-user-task.js';
export { CreateProcessInstanceCommand } from './create-process-instance.js';
export { DeployResourcesCommand } from './deploy-resources.js';
export { FailJobCommand } from './fail-job.js';
export { ReactCommand } from './react.js';
export { ResolveIncidentCommand } from './resolve-incident.js';
export { SetVariablesCommand } from './set-variables.js';
export { StartCompensationCommand } from './start-compensation.js';
export { ThrowJobErrorCommand } from './throw-job-error.js';
export { UnassignUserTaskCommand } from './unassign-user-task.js';
export { UpdateJobCommand } from './update-job.js';
export { UpdateUserTaskCommand } from './update-user-task.js';

/** All use cases: a new one is a file and a line here. */
export const COMMAND_HANDLERS: readonly Type<ICommandHandler>[] = [
  ActivateAdHocElementsHandler,
  BroadcastSignalHandler,
  CorrelateMessageHandler,
  EvaluateConditionsHandler,
  PublishMessageHandler,
  AssignUserTaskHandler,
  CancelProcessInstanceHandler,
  CompleteJobHandler,
  CompleteUserTaskHandler,
  CreateProcessInstanceHandler,
  DeployResourcesHandler,
  FailJobHandler,
  ReactHandler,
  ResolveIncidentHandler,
  SetVariablesHandler,
  StartCompensationHandler,
  ThrowJobErrorHandler,
  UnassignUserTaskHandler,
  UpdateUserTaskHandler,
  UpdateJobHandler,
];
