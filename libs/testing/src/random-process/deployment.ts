import { toXml } from '@onward/bpmn';
import type { ProcessDefinition } from '@onward/model';
import type { Random } from '../random.js';
import { randomProcess } from './random-process.js';

const CALLED = 'called';
/** A global user task (BPMN 2.0.2 §10.3.4), which lies in the file of a process that calls it. */
const GLOBAL_TASK = 'global-task';

/** One or two processes, with what they call: a process that calls none, and a global task. */
export function randomDeployment(random: Random): readonly ProcessDefinition[] {
  const called = randomProcess(random.fork(CALLED), CALLED, { size: 3 });
  const callable = [CALLED, CALLED, GLOBAL_TASK];
  const processes = Array.from({ length: random.between(1, 2) }, (_, at) =>
    randomProcess(random.fork(at), `process-${at + 1}`, { callable }),
  );
  const isCalled = (id: string): boolean => processes.some((process) => calls(process, id));
  return [
    ...processes,
    ...(isCalled(CALLED) ? [called] : []),
    ...(isCalled(GLOBAL_TASK) ? [globalTask()] : []),
  ];
}

const calls = ({ elements }: ProcessDefinition, processId: string): boolean =>
  elements.some(
    (element) =>
      element.type === 'callActivity' &&
      'value' in element.processId &&
      element.processId.value === processId,
  );

/** As it is read: a process of its id with that one task in it. */
function globalTask(): ProcessDefinition {
  const [start, task, end] = ['start', 'task', 'end'].map((part) => `${GLOBAL_TASK}-${part}`) as [
    string,
    string,
    string,
  ];
  return {
    processId: GLOBAL_TASK,
    onFailure: 'incident',
    elements: [
      { id: start, type: 'startEvent' },
      { id: task, type: 'userTask', headers: {} },
      { id: end, type: 'endEvent' },
    ],
    flows: [
      { id: `${GLOBAL_TASK}-begins`, source: start, target: task },
      { id: `${GLOBAL_TASK}-ends`, source: task, target: end },
    ],
  };
}

/** A global task lies in the file of another process. */
const hasFile = ({ processId }: ProcessDefinition): boolean => processId !== GLOBAL_TASK;

/** Whether they can be deployed without others. */
export const isWhole = (processes: readonly ProcessDefinition[]): boolean =>
  processes.some(hasFile) &&
  (processes.every(hasFile) || processes.some((process) => calls(process, GLOBAL_TASK)));

/** The files of these processes. */
export async function filesOf(
  processes: readonly ProcessDefinition[],
): Promise<readonly { readonly name: string; readonly content: Buffer }[]> {
  const own = processes.filter(hasFile);
  const caller = own.length < processes.length && own.find((process) => calls(process, GLOBAL_TASK));
  return Promise.all(
    own.map(async (process) => {
      const xml = await toXml(process);
      const content = process === caller ? withGlobalTask(xml) : xml;
      return { name: `${process.processId}.bpmn`, content: Buffer.from(content) };
    }),
  );
}

const withGlobalTask = (xml: string): string =>
  xml.replace('<bpmndi:BPMNDiagram', `<bpmn:globalUserTask id="${GLOBAL_TASK}" />\n  <bpmndi:BPMNDiagram`);
