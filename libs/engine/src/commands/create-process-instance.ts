import type { FlowElement, ProcessGraph } from '@onward/model';
import type { CommandOf } from '../commands.js';
import { activate } from '../elements/behaviour.js';
import { completeWaiting, passCatching } from '../elements/catching-event.js';
import { reject } from '../rejections.js';
import { openOrSay } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { setVariables } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import type { CommandHandler } from './handler.js';

/** Where it starts: the none start event, or what nothing leads to; or the element whose trigger has occurred. */
function startsOf(graph: ProcessGraph, startElement: string | undefined): readonly FlowElement[] {
  if (startElement === undefined) return graph.starts();
  const element = graph.elements.get(startElement);
  return element?.scope === undefined && (element?.type === 'startEvent' || element?.type === 'receiveTask')
    ? [element]
    : [];
}

/** What the event that starts it brings becomes variables of the process; of a none start, so does what was given. */
function begin(
  tx: Transaction,
  starts: readonly FlowElement[],
  { startElement, variables }: CommandOf<'CreateProcessInstance'>,
): void {
  const [first] = starts;
  if (startElement === undefined || first === undefined || first.type !== 'startEvent')
    setVariables(tx, 0, variables);
  for (const element of starts) {
    const token = tx.nextOrdinal;
    tx.emit('TokenCreated', { token, element: element.id, scope: 0 });
    if (startElement === undefined) continue;
    if (element.type === 'startEvent') passCatching(tx, element, tx.token(token), variables);
    else if (element.type === 'receiveTask')
      completeWaiting(tx, element, activate(tx, element, tx.token(token)), {});
  }
}

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
  const starts = startsOf(graph, command.startElement);
  if (starts.length === 0) {
    const message =
      command.startElement === undefined
        ? `The process "${processId}" has no none start event. Add one and deploy it again.`
        : `The process "${processId}" does not start at "${command.startElement}".`;
    return reject('PROCESS_NOT_STARTABLE', message);
  }
  const refusal = refusalOf(command.variables, limits.maxVariableBytes);
  if (refusal) return refusal;

  const { definitionKey, processVersion, instanceNumber, businessId, tags, parent, startedBy } = command;
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
  });
  begin(tx, starts, command);
  const problem = openOrSay(
    tx,
    0,
    graph.eventSubProcesses().map(({ start }) => start),
  );
  if (problem !== undefined) return reject('PROCESS_NOT_STARTABLE', `Event sub-process: ${problem}`);
  tx.result = { instanceKey: tx.state.instanceKey };
  return undefined;
};
