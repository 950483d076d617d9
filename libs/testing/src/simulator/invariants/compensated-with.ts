import type { RecordedEvent } from '@onward/event-store';
import type { Json, JsonObject, Ordinal } from '@onward/model';
import { differences } from '../differences.js';
import type { Call } from '../handlers.js';
import type { World } from '../world.js';
import { happened, type Happened } from './history-check.js';

/** A compensation handler gets the variables as they were when what it undoes was completed. */
export function checkCompensatedWith(world: World, calls: readonly Call[]): void {
  for (const { job, id } of calls) {
    if (!job.compensation) continue;
    const events = world.oracle.instance(job.instanceKey)?.events ?? [];
    const created = happened(events).find((event) => event.type === 'JobCreated' && event.data.job === id);
    const step = happened(events).findLast(
      (event) =>
        event.type === 'CompensationStepStarted' &&
        created?.type === 'JobCreated' &&
        event.data.token === created.data.token,
    );
    if (step?.type !== 'CompensationStepStarted') {
      world.violated(`job ${job.jobKey} compensates nothing`);
      continue;
    }
    const own = ownNames(events, created?.type === 'JobCreated' ? created.data.elementInstance : 0);
    const expected = variablesThen(events, step.data.compensates);
    const found = differences(without(own, job.variables), without(own, expected));
    if (found.length > 0)
      world.violated(
        `job ${job.jobKey} undoes ${step.data.element} with other variables: ${found.join('; ')}`,
      );
  }
}

/** What somebody has given the handler itself, before or after it was at work. */
const ownNames = (events: readonly RecordedEvent[], handler: Ordinal): ReadonlySet<string> =>
  new Set(
    happened(events).flatMap((event) =>
      event.type === 'VariablesSet' && event.data.scope === handler ? Object.keys(event.data.variables) : [],
    ),
  );

const without = (names: ReadonlySet<string>, variables: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));

/** All that was visible to an element instance when it completed; late work adds its result to what was when it was ended. */
function variablesThen(events: readonly RecordedEvent[], elementInstance: Ordinal): JsonObject {
  const scopes = new Map<Ordinal, Readonly<Record<string, Json>>>();
  const around = new Map<Ordinal, Ordinal>();
  let abandoned: JsonObject | undefined;
  const visible = (of = elementInstance): JsonObject =>
    of === 0 ? { ...scopes.get(0) } : { ...visible(around.get(of) ?? 0), ...scopes.get(of) };
  for (const event of happened(events)) {
    if (event.type === 'ElementActivated') around.set(event.data.elementInstance, event.data.scope);
    if (event.type === 'VariablesSet')
      scopes.set(event.data.scope, { ...scopes.get(event.data.scope), ...event.data.variables });
    else if (!isOf(event, elementInstance)) continue;
    else if (event.type === 'JobCanceled' && event.data.abandoned) abandoned = visible();
    else if (event.type === 'JobCompleted' && event.data.late)
      return { ...abandoned, ...event.data.variables };
    else if (event.type === 'ElementCompleted') return visible();
  }
  return visible();
}

const isOf = (event: Happened, elementInstance: Ordinal): boolean =>
  'elementInstance' in event.data && event.data.elementInstance === elementInstance;
