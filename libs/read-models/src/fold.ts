import type { RecordedEvent } from '@onward/event-store';
import type { Document, WriteOperation } from '@onward/read-store';
import type { Fold, Projection } from './projection.js';

/** A projection broke its own rules; a bug in the projection, which stays where it is until it is mended. */
export class ProjectionBroken extends Error {
  override readonly name = 'ProjectionBroken';
}

/** A document as it was stored and as the batch has left it. */
interface Entry<D extends Document> {
  readonly stored: D | undefined;
  current: D | undefined;
}

interface Step<D extends Document> {
  readonly fold: Fold<D>;
  readonly event: RecordedEvent;
  readonly ids: readonly string[];
}

const MAX_ID_LENGTH = 200;

/**
 * Folds a batch of events in memory: every document is loaded at most once (all with one call of `load`, which answers in the order
 * of its ids) and written at most once, in the order in which the batch first touched it. A document that the batch both
 * creates and removes, or leaves as it was, is not written at all. How events are cut into batches never changes the documents.
 */
export async function foldBatch<D extends Document>(
  projection: Projection<D>,
  events: readonly RecordedEvent[],
  load: (ids: readonly string[]) => Promise<readonly (D | undefined)[]>,
): Promise<readonly WriteOperation[]> {
  const steps = stepsOf(projection, events);
  const entries = await loadEntries(steps, load);
  for (const step of steps) {
    for (const id of step.ids) applyTo(entries.get(id) as Entry<D>, step, id, projection.name);
  }
  return operationsOf(entries);
}

function stepsOf<D extends Document>(
  projection: Projection<D>,
  events: readonly RecordedEvent[],
): readonly Step<D>[] {
  const steps: Step<D>[] = [];
  for (const event of events) {
    if (!Object.hasOwn(projection.on, event.type)) continue;
    const fold = projection.on[event.type] as Fold<D>;
    const found = fold.ids(event);
    if (found === undefined) continue;
    const ids = typeof found === 'string' ? [found] : found;
    for (const id of ids) checkId(id, event, projection.name);
    steps.push({ fold, event, ids });
  }
  return steps;
}

async function loadEntries<D extends Document>(
  steps: readonly Step<D>[],
  load: (ids: readonly string[]) => Promise<readonly (D | undefined)[]>,
): Promise<Map<string, Entry<D>>> {
  const wanted = new Set<string>();
  for (const step of steps) for (const id of step.ids) wanted.add(id);
  const ids = [...wanted];
  const documents = ids.length === 0 ? [] : await load(ids);
  return new Map(ids.map((id, at) => [id, { stored: documents[at], current: documents[at] }]));
}

function applyTo<D extends Document>(entry: Entry<D>, step: Step<D>, id: string, name: string): void {
  const next = step.fold.apply(entry.current, step.event, id);
  if (next === undefined) return;
  if (next !== null && next._id !== id) {
    throw new ProjectionBroken(
      `projection ${name} answered ${step.event.type} at ${step.event.position} for document ${id} with document ${String(next._id)}`,
    );
  }
  entry.current = next ?? undefined;
}

function operationsOf<D extends Document>(entries: ReadonlyMap<string, Entry<D>>): readonly WriteOperation[] {
  const operations: WriteOperation[] = [];
  for (const [id, { stored, current }] of entries) {
    if (current === stored) continue;
    operations.push(current === undefined ? { remove: id } : { put: current });
  }
  return operations;
}

function checkId(id: unknown, event: RecordedEvent, name: string): void {
  if (typeof id === 'string' && id.length > 0 && id.length <= MAX_ID_LENGTH) return;
  throw new ProjectionBroken(
    `projection ${name} named ${JSON.stringify(id)} for ${event.type} at ${event.position}; an id is text of 1 to ${MAX_ID_LENGTH} characters`,
  );
}
