import { hasListeners } from '../elements/listening.js';
import { begin, listenToStart, startsOf } from '../elements/process.js';
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
  const { processId, name, versionTag, onFailure } = graph.definition;
  const { startElement, variables } = command;
  const starts = startsOf(graph, startElement);
  if (starts.length === 0) {
    const message =
      startElement === undefined
        ? `The process "${processId}" has no none start event. Add one and deploy it again.`
        : `The process "${processId}" does not start at "${startElement}".`;
    return reject('PROCESS_NOT_STARTABLE', message);
  }
  const refusal = refusalOf(variables, limits.maxVariableBytes);
  if (refusal) return refusal;

  const { definitionKey, processVersion, instanceNumber, businessId, tags, parent, startedBy } = command;
  const listens = hasListeners(graph.definition, 'start');
  // What is given to one that starts by itself is there for its listeners.
  const starting = startElement === undefined ? {} : { element: startElement, variables };
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
    ...(startedBy !== undefined && { startedBy }),
    ...(listens && { starting }),
  });
  if (startElement === undefined) setVariables(tx, 0, variables);
  if (listens) listenToStart(tx);
  else {
    const problem = begin(tx, starting);
    if (problem !== undefined) return reject('PROCESS_NOT_STARTABLE', `Event sub-process: ${problem}`);
  }
  tx.result = { instanceKey: tx.state.instanceKey };
  return undefined;
};
