import { process, toXml, type Path } from '@onward/bpmn';
import type { JsonObject } from '@onward/model';
import type { Random } from '@onward/testing';

/** How an instance has to end, or what it has to wait for. */
export type End = 'COMPLETED' | 'COMPENSATED' | 'WAITS_FOR_PERSON' | 'WAITS_FOR_OPERATOR';

interface Kind {
  readonly id: string;
  readonly weight: number;
  readonly xml: Promise<string>;
  /** Of an instance with these variables. */
  end(variables: JsonObject): End;
}

const undone = (id: string) => ({ type: id, compensatedBy: { id: `undo-${id}`, type: 'undo' } });

const tenSteps = Array.from({ length: 10 }, (_, n) => `step-${n + 1}`).reduce<Path>(
  (path, id) => path.serviceTask(id, { type: 'step' }),
  process('ten-steps').startEvent(),
);

/** In-process steps, a fork, an external step, and a last one that may fail: then all of it is undone. */
const order = process('order')
  .onFailure('compensate')
  .startEvent()
  .serviceTask('reserve', { ...undone('reserve'), type: 'step' })
  .parallelGateway('fork')
  .branch((path) => path.serviceTask('charge', { ...undone('charge'), type: 'step' }))
  .branch((path) => path.serviceTask('pack', { ...undone('pack'), type: 'step' }))
  .parallelGateway('join')
  .serviceTask('deliver', { type: 'external', compensatedBy: { id: 'undo-deliver', type: 'external' } })
  .serviceTask('settle', { type: 'settle', retries: 2 })
  .endEvent('end');

/** One branch fails for good while an external worker is still busy with the other: what it completes late is undone, too. */
const race = process('race')
  .onFailure('compensate')
  .startEvent()
  .serviceTask('book', { ...undone('book'), type: 'step' })
  .parallelGateway('fork')
  .branch((path) => path.serviceTask('slow', { ...undone('slow'), type: 'external' }))
  .branch((path) => path.serviceTask('doomed', { type: 'broken', retries: 1 }))
  .parallelGateway('join')
  .endEvent('end');

/** What had completed in a sub-process, in several instances too, is undone where the sub-process stands. */
const parcel = process('parcel')
  .onFailure('compensate')
  .startEvent()
  .serviceTask('reserve', { ...undone('reserve'), type: 'step' })
  .subProcess('packing', (scope) =>
    scope
      .startEvent()
      .serviceTask('wrap', { ...undone('wrap'), type: 'step' })
      .serviceTask('label', { ...undone('label'), type: 'step', multiInstance: { cardinality: 2 } })
      .endEvent('packed'),
  )
  .serviceTask('settle', { type: 'settle', retries: 2 })
  .endEvent('end');

/** `ref` is no marker: it is stored again with what waits for it. */
const paid = process('paid')
  .startEvent()
  .catchEvent('payment', { message: 'paid', correlationKey: '=ref' })
  .serviceTask('ship', { type: 'step' })
  .endEvent('end');

const timed = process('timed')
  .startEvent()
  .catchEvent('later', { duration: 'PT0.2S' })
  .serviceTask('remind', { type: 'step' })
  .endEvent('end');

/** Hands nothing over: a marker belongs to one command, an effect to one instance. */
const caller = process('caller')
  .startEvent()
  .callActivity('call', {
    processId: 'callee',
    propagateAllParentVariables: false,
    propagateAllChildVariables: false,
  })
  .serviceTask('afterwards', { type: 'step' })
  .endEvent('end');
const callee = process('callee').startEvent().serviceTask('called', { type: 'step' }).endEvent('end');

const each = process('each')
  .startEvent()
  .serviceTask('several', { type: 'step', multiInstance: { cardinality: 3 } })
  .serviceTask('external', { type: 'external', multiInstance: { cardinality: 2, sequential: true } })
  .endEvent('end');

const external = process('external')
  .startEvent()
  .serviceTask('first', { type: 'external' })
  .serviceTask('second', { type: 'external' })
  .endEvent('end');

const approval = process('approval')
  .startEvent()
  .userTask('approve', { candidateGroups: 'clerks' })
  .serviceTask('carry-out', { type: 'step' })
  .endEvent('end');

const repaired = process('repaired')
  .startEvent()
  .serviceTask('fragile', { type: 'fragile', retries: 1 })
  .endEvent('end');
const stuck = process('stuck')
  .startEvent()
  .serviceTask('broken', { type: 'broken', retries: 1 })
  .endEvent('end');
const leftAlone = process('left-alone').startEvent().userTask('for-nobody').endEvent('end');

const kind = (
  id: string,
  weight: number,
  definition: { build(): Parameters<typeof toXml>[0] },
  end: Kind['end'],
): Kind => ({ id, weight, xml: toXml(definition.build()), end });

export const KINDS: readonly Kind[] = [
  kind('ten-steps', 3, tenSteps.endEvent('end'), () => 'COMPLETED'),
  kind('order', 4, order, ({ decline }) => (decline === true ? 'COMPENSATED' : 'COMPLETED')),
  kind('race', 2, race, () => 'COMPENSATED'),
  kind('external', 2, external, () => 'COMPLETED'),
  kind('parcel', 2, parcel, ({ decline }) => (decline === true ? 'COMPENSATED' : 'COMPLETED')),
  kind('paid', 2, paid, () => 'COMPLETED'),
  kind('timed', 1, timed, () => 'COMPLETED'),
  kind('caller', 2, caller, () => 'COMPLETED'),
  kind('each', 1, each, () => 'COMPLETED'),
  // Only called.
  kind('callee', 0, callee, () => 'COMPLETED'),
  kind('approval', 2, approval, () => 'COMPLETED'),
  kind('repaired', 2, repaired, () => 'COMPLETED'),
  kind('stuck', 1, stuck, () => 'WAITS_FOR_OPERATOR'),
  kind('left-alone', 1, leftAlone, () => 'WAITS_FOR_PERSON'),
];

/** A process and variables to start it with. `marker` is found again in the instance's stream. */
export function anInstance(
  random: Random,
  marker: string,
): { readonly processId: string; readonly variables: JsonObject } {
  const { id } = random.weighted(KINDS.map((one) => [one.weight, one] as const));
  const ref = `ref-${marker.replace(/\D/g, '')}`;
  return { processId: id, variables: { order: marker, ref, decline: random.chance(0.5) } };
}

export function endOf(processId: string, variables: JsonObject): End {
  const found = KINDS.find(({ id }) => id === processId);
  if (found === undefined) throw new Error(`nobody has started a process "${processId}"`);
  return found.end(variables);
}
