import type { RecordedEvent } from '@onward/event-store';
import type { Position } from '@onward/model';
import type { Document, WriteOperation } from '@onward/read-store';
import type { Fold, Projection } from './projection.js';

/** A projection broke its own rules; a bug in the projection, which stays where it is until it is mended. */
export class ProjectionBroken extends Error {
  override readonly name = 'ProjectionBroken';
}

/** The projection's own code threw, or broke its rules, at this event. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed';
  constructor(
    readonly position: Position,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** A document as it is stored and as the events so far have left it. */
export interface Folded<D extends Document = Document> {
  readonly id: string;
  stored: D | undefined;
  current: D | undefined;
}

/** By document id, in the order in which they were first touched. */
export type FoldedDocuments<D extends Document = Document> = Map<string, Folded<D>>;

/** Answers in the order of the ids. */
export type Load<D extends Document = Document> = (
  ids: readonly string[],
) => Promise<readonly (D | undefined)[]>;

interface Step<D extends Document> {
  readonly fold: Fold<D>;
  readonly event: RecordedEvent;
  readonly document: Folded<D>;
}

const MAX_ID_LENGTH = 200;

/**
 * Folds a batch of events in memory: every document is loaded at most once (all with one call of `load`) and written at most once, in
 * the order in which the batch first touched it. A document that the batch both creates and removes, or leaves as it was, is not
 * written at all. How events are cut into batches never changes the documents.
 */
export async function foldBatch<D extends Document>(
  projection: Projection<D>,
  events: readonly RecordedEvent[],
  load: Load<D>,
): Promise<readonly WriteOperation[]> {
  const documents: FoldedDocuments<D> = new Map();
  try {
    await foldInto(documents, projection, events, load);
  } catch (error) {
    throw error instanceof FoldFailed ? error.cause : error;
  }
  return operationsOf(documents, false);
}

/**
 * Folds events on what others before them have left in `documents`; only what is not there is loaded. After it has rejected
 * `documents` are of no use any more.
 * @throws FoldFailed where the projection is to blame; what `load` rejects with, as it is
 */
export async function foldInto<D extends Document>(
  documents: FoldedDocuments<D>,
  projection: Projection<D>,
  events: readonly RecordedEvent[],
  load: Load<D>,
): Promise<void> {
  const missing: Folded<D>[] = [];
  const steps = stepsOf(documents, projection, events, missing);
  if (missing.length > 0) {
    const loaded = await load(missing.map(({ id }) => id));
    for (let at = 0; at < missing.length; at++) {
      const document = missing[at] as Folded<D>;
      document.stored = document.current = loaded[at];
    }
  }
  for (const step of steps) apply(step, projection.name);
}

/** What is to be written for `documents` to be stored as they are; `saying` what each of them replaces. */
export function operationsOf<D extends Document>(
  documents: FoldedDocuments<D>,
  saying: boolean,
): readonly WriteOperation[] {
  const operations: WriteOperation[] = [];
  for (const { id, stored, current } of documents.values()) {
    if (current === stored) continue;
    const over = saying ? (stored ?? null) : undefined;
    operations.push(current === undefined ? { remove: id, over } : { put: current, over });
  }
  return operations;
}

function stepsOf<D extends Document>(
  documents: FoldedDocuments<D>,
  projection: Projection<D>,
  events: readonly RecordedEvent[],
  missing: Folded<D>[],
): readonly Step<D>[] {
  const { name, on } = projection;
  const steps: Step<D>[] = [];
  const add = (fold: Fold<D>, event: RecordedEvent, id: string): void => {
    checkId(id, event, name);
    let document = documents.get(id);
    if (document === undefined) {
      document = { id, stored: undefined, current: undefined };
      documents.set(id, document);
      missing.push(document);
    }
    steps.push({ fold, event, document });
  };
  for (const event of events) {
    if (!Object.hasOwn(on, event.type)) continue;
    const fold = on[event.type] as Fold<D>;
    try {
      const ids = fold.ids(event);
      if (typeof ids === 'string') add(fold, event, ids);
      else if (ids !== undefined) for (const id of ids) add(fold, event, id);
    } catch (error) {
      throw new FoldFailed(event.position, error);
    }
  }
  return steps;
}

function apply<D extends Document>({ fold, event, document }: Step<D>, name: string): void {
  const { id } = document;
  try {
    const next = fold.apply(document.current, event, id);
    if (next === undefined) return;
    if (next !== null && next._id !== id) {
      throw new ProjectionBroken(
        `projection ${name} answered ${event.type} at ${event.position} for document ${id} with document ${String(next._id)}`,
      );
    }
    document.current = next ?? undefined;
  } catch (error) {
    throw new FoldFailed(event.position, error);
  }
}

function checkId(id: unknown, event: RecordedEvent, name: string): void {
  if (typeof id === 'string' && id.length > 0 && id.length <= MAX_ID_LENGTH) return;
  throw new ProjectionBroken(
    `projection ${name} named ${JSON.stringify(id)} for ${event.type} at ${event.position}; an id is text of 1 to ${MAX_ID_LENGTH} characters`,
  );
}
