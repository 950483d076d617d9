import { process, toXml, type Path } from '@onward/bpmn';

const times = (count: number, start: Path, add: (path: Path, n: number) => Path): Path =>
  Array.from({ length: count }, (_, n) => n + 1).reduce(add, start);

const tenSteps = times(10, process('ten-steps').startEvent(), (path, n) =>
  path.serviceTask(`step-${n}`, { type: 'step' }),
).endEvent('end');

/** With its start and end event, ten nodes that no one waits at. */
const automatic = times(8, process('automatic').startEvent(), (path, n) =>
  path.parallelGateway(`node-${n}`),
).endEvent('end');

const external = process('external').startEvent().serviceTask('work', { type: 'external' }).endEvent('end');

/** Started, and left at a job that nobody asks for. */
const startOnly = process('start-only').startEvent().serviceTask('later', { type: 'nobody' }).endEvent('end');

const fork = Array.from({ length: 5 }, (_, n) => `branch-${n + 1}`)
  .reduce(
    (gateway, id) => gateway.branch((path) => path.serviceTask(id, { type: 'step' })),
    process('fork-join').startEvent().parallelGateway('fork'),
  )
  .parallelGateway('join')
  .endEvent('end');

const choice = process('choice')
  .startEvent()
  .exclusiveGateway('which')
  .when('amount > 1000', (path) => path.serviceTask('large', { type: 'step' }))
  .when('amount > 100 and customer.vip', (path) => path.serviceTask('vip', { type: 'step' }))
  .otherwise((path) => path.serviceTask('small', { type: 'step' }))
  .endEvent('end');

const cycle = process('cycle')
  .startEvent()
  .exclusiveGateway('again')
  .serviceTask('count', { type: 'count' })
  .exclusiveGateway('enough')
  .when('n < 10', (path) => path.connectTo('again'))
  .otherwise()
  .endEvent('end');

const parked = process('parked')
  .startEvent()
  .userTask('approve', { candidateGroups: 'clerks' })
  .endEvent('end');

/** The variable `wait` says for how long. */
const timer = process('timer').startEvent().catchEvent('later', { duration: '=wait' }).endEvent('end');

/** What the workloads run, by process id. */
export const PROCESSES = [tenSteps, automatic, external, startOnly, fork, choice, cycle, parked, timer].map(
  (path) => {
    const definition = path.build();
    return { id: definition.processId, xml: toXml(definition) };
  },
);
