import { reject } from '../rejections.js';
import { setVariables } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import type { CommandHandler } from './handler.js';

export const createProcessInstance: CommandHandler<'CreateProcessInstance'> = (tx, command) => {
  const { graph, limits } = tx.context;
  if (tx.state.status !== 'ABSENT') {
    return reject(
      'PROCESS_INSTANCE_EXISTS',
      'This process instance exists already. Use a fresh instance number.',
      {
        state: tx.state.status,
      },
    );
  }
  const start = graph.noneStartEvent();
  const { processId, name, versionTag, onFailure } = graph.definition;
  if (start === undefined) {
    return reject(
      'PROCESS_NOT_STARTABLE',
      `The process "${processId}" has no none start event. Add one and deploy it again.`,
    );
  }
  const refusal = refusalOf(command.variables, limits.maxVariableBytes);
  if (refusal) return refusal;

  const { definitionKey, processVersion, instanceNumber, businessId, tags, parent } = command;
  tx.emit('ProcessInstanceCreated', {
    definitionKey,
    processId,
    processVersion,
    ...(name !== undefined && { processName: name }),
    ...(versionTag !== undefined && { versionTag }),
    onFailure,
    instanceNumber,
    ...(businessId !== undefined && { businessId }),
    ...(tags !== undefined && { tags }),
    ...(parent !== undefined && { parent }),
  });
  setVariables(tx, 0, command.variables);
  tx.emit('TokenCreated', { token: tx.nextOrdinal, element: start.id, scope: 0 });
  tx.result = { instanceKey: tx.state.instanceKey };
  return undefined;
};
