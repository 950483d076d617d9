import { BSON, MongoBulkWriteError, type Collection, type Db, type Filter, type Long } from 'mongodb';
import type { Position } from '@onward/model';
import { progressIn, type ProgressRecord } from './catalog.js';
import { DURABLE } from './connection.js';
import { longOf, type Stored } from './document.js';
import type { Generation } from './generation.js';
import { guardedWrites, type Change } from './operations.js';
import { DUPLICATE_KEY } from './translate.js';

/** Changes of one batch, as many as fit. */
interface Chunk {
  /** `<generation>/<checkpoint>/<number>` */
  readonly _id: string;
  readonly generation: number;
  /** The batch's checkpoint, as a number to compare. */
  readonly at: Long;
  readonly changes: readonly Change[];
}

const JOURNAL = 'onward.journal';
/** A document has 16 MiB at most, and one change may have nearly as much. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Batches on a server without transactions: the changes go into a journal first, then one update of the generation's progress makes
 * the batch binding, then the documents are written, and the checkpoint last. What a crash leaves half applied is applied from the
 * journal before anybody builds on it; otherwise a projection would fold events once more into documents that hold them already.
 * Readers may see a batch in half.
 */
export class Journal {
  constructor(private readonly db: Db) {}

  /** False: the generation is not at `known`. */
  async write(
    generation: Generation,
    known: Position | null,
    changes: readonly Change[],
    checkpoint: Position,
  ): Promise<boolean> {
    const { number } = generation;
    const chunks = chunksOf(changes, generation.number, checkpoint);
    for (const chunk of chunks) await this.#chunks.replaceOne({ _id: chunk._id }, chunk, { upsert: true });
    const { matchedCount } = await progressIn(this.db).updateOne(
      { _id: number, checkpoint: known, pending: { $exists: false } },
      { $set: { pending: { checkpoint, chunks: chunks.length } } },
    );
    if (matchedCount === 0) return false;
    await this.#finish(generation, { checkpoint, chunks: chunks.length });
    return true;
  }

  /** Applies what a crash has left. Answers how far the generation then is; undefined: it was dropped. */
  async recover(generation: Generation): Promise<ProgressRecord | undefined> {
    for (;;) {
      const progress = await progressIn(this.db).findOne({ _id: generation.number });
      if (progress?.pending === undefined) return progress ?? undefined;
      await this.#finish(generation, progress.pending);
    }
  }

  async #finish(
    generation: Generation,
    { checkpoint, chunks }: NonNullable<ProgressRecord['pending']>,
  ): Promise<void> {
    const { number } = generation;
    for (let at = 0; at < chunks; at++) {
      const chunk = await this.#chunks.findOne({ _id: chunkId(number, checkpoint, at) });
      // Another process has applied this batch and thrown its journal away.
      if (chunk === null) break;
      await apply(generation.documents(this.db), chunk.changes, checkpoint);
    }
    await progressIn(this.db).updateOne(
      { _id: number, 'pending.checkpoint': checkpoint },
      { $set: { checkpoint }, $unset: { pending: '' } },
    );
    await this.#chunks.deleteMany(doneWith(number, checkpoint));
  }

  get #chunks(): Collection<Chunk> {
    return this.db.collection<Chunk>(JOURNAL);
  }
}

async function apply(
  documents: Collection<Stored>,
  changes: readonly Change[],
  checkpoint: Position,
): Promise<void> {
  try {
    await documents.bulkWrite(guardedWrites(changes, checkpoint), { ordered: false, writeConcern: DURABLE });
  } catch (error) {
    if (!isAllNewer(error)) throw error;
  }
}

/** Nothing went wrong but that documents of later batches stood in the way. */
export function isAllNewer(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError() !== undefined)
    return false;
  const { writeErrors } = error;
  const all = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  return all.length > 0 && all.every(({ code }) => code === DUPLICATE_KEY);
}

/** Chunks that nobody needs once a generation is at `checkpoint`. Those of later batches are: another node may be about to make one binding. */
export const doneWith = (generation: number, checkpoint: Position): Filter<Chunk> => ({
  generation,
  at: { $lte: longOf(checkpoint) },
});

const chunkId = (generation: number, checkpoint: Position, at: number): string =>
  `${generation}/${checkpoint}/${at}`;

export function chunksOf(
  changes: readonly Change[],
  generation: number,
  checkpoint: Position,
): readonly Chunk[] {
  const chunks: Change[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const change of changes) {
    const size = BSON.calculateObjectSize(change);
    if (bytes + size > CHUNK_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(change);
    bytes += size;
  }
  return chunks.map((held, number) => ({
    _id: chunkId(generation, checkpoint, number),
    generation,
    at: longOf(checkpoint),
    changes: held,
  }));
}
