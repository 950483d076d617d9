import type { Position } from '@onward/model';
import { comparePositions } from '@onward/model';
import { CheckpointMoved } from '../errors.js';
import type { WriteOperation } from '../port.js';
import { progressIn, type ProgressRecord } from './catalog.js';
import { DURABLE, type Access } from './connection.js';
import type { Generation } from './generation.js';
import { Journal } from './journal.js';
import { changesOf, plainWrites, type Change } from './operations.js';

/** Thrown to end a transaction that is to change nothing. */
class NotThere extends Error {
  override readonly name = 'NotThere';
}

/**
 * Applies a batch and moves the checkpoint, both or neither, provided that the generation still stands where this process knows it:
 * two processes that write at once never mix what they have folded. Answers whether `checkpoint` is where the generation now stands;
 * it may have gone further. Rejects with `CheckpointMoved` where another one was quicker.
 */
export async function writeBatch(
  access: Access,
  generation: Generation,
  operations: readonly WriteOperation[],
  checkpoint: Position,
): Promise<boolean> {
  const changes = changesOf(operations, checkpoint);
  const { known } = generation;
  if (known !== undefined && isBeyond(checkpoint, known)) {
    const write = access.transactions ? inTransaction : throughJournal;
    if (await write(access, generation, known, changes, checkpoint)) return true;
  }
  const stored = await progressOf(access, generation);
  if (stored === undefined) throw generation.dropped();
  const reached = stored.checkpoint;
  // Written before: by this process, whose answer was lost, or by another one that has folded the same events.
  if (reached === checkpoint) return true;
  if (isBeyond(checkpoint, reached)) throw new CheckpointMoved(generation.name, known ?? null, reached);
  return false;
}

const isBeyond = (checkpoint: Position, reached: Position | null): boolean =>
  reached === null || comparePositions(checkpoint, reached) > 0;

/** How far the generation is, with what a crash has left half done put right. */
export async function progressOf(
  access: Access,
  generation: Generation,
): Promise<ProgressRecord | undefined> {
  if (!access.transactions) return new Journal(access.db).recover(generation);
  return (await progressIn(access.db).findOne({ _id: generation.number })) ?? undefined;
}

async function throughJournal(
  { db }: Access,
  generation: Generation,
  known: Position | null,
  changes: readonly Change[],
  checkpoint: Position,
): Promise<boolean> {
  return new Journal(db).write(generation, known, changes, checkpoint);
}

async function inTransaction(
  { client, db }: Access,
  generation: Generation,
  known: Position | null,
  changes: readonly Change[],
  checkpoint: Position,
): Promise<boolean> {
  const documents = generation.documents(db);
  try {
    await client.withSession((session) =>
      session.withTransaction(
        async () => {
          // First, so that of two writers one waits or fails before it has written anything.
          const { matchedCount } = await progressIn(db).updateOne(
            { _id: generation.number, checkpoint: known },
            { $set: { checkpoint } },
            { session },
          );
          if (matchedCount === 0) throw new NotThere();
          if (changes.length > 0)
            await documents.bulkWrite(plainWrites(changes), { session, ordered: false });
        },
        { readConcern: { level: 'snapshot' }, writeConcern: DURABLE },
      ),
    );
    return true;
  } catch (error) {
    if (error instanceof NotThere) return false;
    throw error;
  }
}
