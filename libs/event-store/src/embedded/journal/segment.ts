import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  write,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The journal's files. */
export const segmentPaths = (folder: string): readonly [string, string] => [
  join(folder, 'journal-0.log'),
  join(folder, 'journal-1.log'),
];

/** A file of the journal. */
export interface Segment {
  /** Resolves when the bytes are on disk. */
  write(bytes: Buffer, at: number): Promise<void>;
  /** The same before it returns. */
  writeNow(bytes: Buffer, at: number): void;
  close(): void;
}

/**
 * Linux writes and waits for the disk in one call where the file is opened so. Elsewhere the flag is missing or (macOS) does not reach the
 * disk's own cache, which libuv's fdatasync does.
 */
const WRITES_THROUGH = process.platform === 'linux';
const FLAGS = constants.O_CREAT | constants.O_WRONLY | (WRITES_THROUGH ? constants.O_DSYNC : 0);

/** A file of that length, made where there is none: it never grows, so that but for its first round a write changes nothing but bytes. */
export function openSegment(path: string, bytes: number): Segment {
  const file = openSync(path, FLAGS, 0o600);
  try {
    ftruncateSync(file, bytes);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    async write(given, at) {
      for (let done = 0; done < given.length;) done += await writeOnce(file, given, done, at + done);
      if (!WRITES_THROUGH) await sync(file);
    },
    writeNow(given, at) {
      for (let done = 0; done < given.length;)
        done += writeSync(file, given, done, given.length - done, at + done);
      if (!WRITES_THROUGH) fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** What is in it; undefined where there is no such file. */
export function readSegment(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const writeOnce = (file: number, bytes: Buffer, from: number, at: number): Promise<number> =>
  new Promise((resolve, reject) => {
    write(file, bytes, from, bytes.length - from, at, (error, written) =>
      error ? reject(error) : resolve(written),
    );
  });

const sync = (file: number): Promise<void> =>
  new Promise((resolve, reject) => fdatasync(file, (error) => (error ? reject(error) : resolve())));
