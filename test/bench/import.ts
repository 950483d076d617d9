import { process, toXml, type Path } from '@onward/bpmn';
import { Bench, type BenchOptions } from './bench.js';
import type { Result } from './result.js';

const LARGE = 5000;
const SMALL = 10;
/** What an instance goes through in either model; all else lies on a branch that it does not take. */
const STEPS = 6;
/** Start, gateway, and the ends of both branches. */
const FRAME = 4;
const DEPLOYMENTS = 7;

/** How long a large file takes over HTTP, and whether executing an element depends on how many others the model has. */
export function importing(options: BenchOptions): Promise<readonly Result[]> {
  return Bench.with(options, async (bench) => {
    const deployment = await deployments(bench);
    const small = await executed(bench, SMALL);
    const large = await executed(bench, LARGE);
    const ratio = (large.cpuMicrosPerInstance! / small.cpuMicrosPerInstance!).toFixed(2);
    const note = `CPU of an instance against one of a model of ${SMALL} elements: ${ratio}`;
    return [deployment, small, { ...large, note }];
  });
}

async function deployments(bench: Bench): Promise<Result> {
  const times: number[] = [];
  const before = await bench.server.usage();
  for (let n = 0; n < DEPLOYMENTS; n++) {
    const xml = await model(`large-${n}`, LARGE);
    const began = performance.now();
    await deploy(bench, xml);
    times.push(performance.now() - began);
  }
  const after = await bench.server.usage();
  const sorted = times.toSorted((a, b) => a - b);
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1000;
  return {
    workload: 'import',
    clients: 1,
    unit: 'deployments',
    perSecond: DEPLOYMENTS / seconds,
    seconds,
    p50: sorted[Math.floor(DEPLOYMENTS / 2)]!,
    p99: sorted.at(-1)!,
    cpuMicrosPerInstance: ((after.cpuMs - before.cpuMs) * 1000) / DEPLOYMENTS,
    note: `${LARGE} elements; the first after ${Math.round(times[0]!)} ms`,
  };
}

async function executed(bench: Bench, elements: number): Promise<Result> {
  const processId = `elements-${elements}`;
  await deploy(bench, await model(processId, elements));
  const clients = 32;
  const { load, before, after } = await bench.load({ processId, variables: {}, awaitEnd: true, clients });
  return {
    workload: `import-${elements}`,
    clients,
    unit: 'instances',
    perSecond: load.count / load.seconds,
    seconds: load.seconds,
    p50: load.p50,
    p99: load.p99,
    cpuMicrosPerInstance: ((after.cpuMs - before.cpuMs) * 1000) / load.total,
  };
}

/** A model of so many elements, without its diagram: that is not looked at, and alone as large as a deployment may be. */
async function model(processId: string, elements: number): Promise<string> {
  const others = elements - STEPS - FRAME;
  const start = process(processId).startEvent().exclusiveGateway('which');
  const xml = await toXml(
    start
      .when('isLong = true', (path) => branch(path, 'other', others).endEvent('end-of-others'))
      .otherwise((path) => branch(path, 'step', STEPS))
      .endEvent('end')
      .build(),
  );
  return xml.replace(/<bpmndi:BPMNDiagram[^]*<\/bpmndi:BPMNDiagram>/, '');
}

function branch(from: Path, name: string, length: number): Path {
  let path = from;
  for (let n = 0; n < length; n++)
    path =
      name === 'step'
        ? path.task(`${name}-${n}`)
        : path.serviceTask(`${name}-${n}`, {
            type: 'work',
            inputs: { x: `=order.total + ${n % 10}` },
            outputs: { y: '=result' },
          });
  return path;
}

async function deploy({ server }: Bench, xml: string): Promise<void> {
  const body = new FormData();
  body.append('resources', new Blob([xml]), 'model.bpmn');
  const response = await fetch(new URL('/v2/deployments', server.url), { method: 'POST', body });
  if (!response.ok)
    throw new Error(`deployment: ${response.status} ${(await response.text()).slice(0, 500)}`);
}
