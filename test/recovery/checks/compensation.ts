import { groupBy } from '../group-by.js';
import type { History, Instance } from '../history.js';
import type { Effect } from '../ledger.js';

/** What had completed is undone, each once, the last one first, one after the other, and each undoes what had been recorded. */
export function* checkCompensation({ instances }: History, effects: readonly Effect[]): Generator<string> {
  const byInstance = groupBy(effects, ({ instance }) => instance);
  for (const instance of instances.values()) {
    if (instance.end !== 'COMPENSATED') continue;
    yield* inOrder(instance);
    yield* ofEffects(instance, byInstance.get(instance.key) ?? []);
  }
}

/** The open completions are a stack: what completes late, while the stack is worked off, comes on top. */
function* inOrder({ key, events }: Instance): Generator<string> {
  const open: string[] = [];
  let current: string | undefined;
  for (const { type, data } of events) {
    const element = data['elementInstance'] as string;
    const compensates = data['compensates'] as string;
    if (data['handler'] !== undefined && (type === 'ElementCompleted' || type === 'JobCompleted'))
      open.push(element);
    if (type === 'CompensationStepStarted') {
      if (current !== undefined) yield `instance ${key} undoes ${compensates} before ${current} is undone`;
      const last = open.pop();
      if (last !== compensates) yield `instance ${key} undoes ${compensates} where ${last} completed last`;
      current = compensates;
    }
    if (type === 'CompensationStepCompleted') {
      if (current !== compensates)
        yield `instance ${key} has undone ${compensates} while it undid ${current}`;
      current = undefined;
    }
  }
  if (open.length > 0) yield `instance ${key} has ended and has not undone ${open.join(', ')}`;
}

/** As the services have seen it: an effect of one step never comes behind the first one of the next. */
function* ofEffects({ key, events }: Instance, effects: readonly Effect[]): Generator<string> {
  const recorded = JSON.stringify(events.map(({ data }) => data['variables']));
  const undoing = effects.filter(({ element, type }) => element.startsWith('undo-') && type === 'undo');
  const finished = new Set<string>();
  let current: string | undefined;
  for (const { element, undoes } of undoing) {
    if (element !== current) {
      if (finished.has(element)) yield `instance ${key} has called ${element} again after a later step`;
      if (current !== undefined) finished.add(current);
      current = element;
    }
    if (undoes === null || !recorded.includes(`"${undoes}"`))
      yield `instance ${key}: ${element} was told to undo ${undoes}, which is not what was recorded`;
  }
}
