import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { damaged } from './errors.js';

const DATA = 'data.mdb';
const LOCK = 'lock.mdb';
const MARK = 'store.json';
const FORMAT = 2;
/** What two clocks may disagree on when the system's start is computed. */
const START_TOLERANCE_MS = 10_000;

/** Says in the folder whether all that was written is on the disk, and if not, in which run of the operating system it was written. */
interface Mark {
  /** How documents and keys are written: what another version has written is projected again. */
  readonly format: number;
  readonly clean: boolean;
  readonly system: string;
  /** Of the data file, bytes, when it was marked clean. */
  readonly size?: number;
}

/**
 * Prepares the folder before LMDB opens it. Writes are not synced one by one: they survive the end of this process, however it
 * ends, but not that of the operating system. After such an end (the mark says "not clean" and names another run of the system) pages
 * may be missing, so everything is deleted and projected again, as it is where another version has written it. Answers why, where that was done.
 */
export function prepareFolder(folder: string): string | undefined {
  mkdirSync(folder, { recursive: true });
  const data = join(folder, DATA);
  let discarded: string | undefined;
  if (existsSync(data)) {
    const mark = readMark(folder);
    const found = inspect(folder, data);
    if (mark?.clean && found.size < (mark.size ?? 0))
      throw damaged(folder, `${DATA} is cut off: ${found.size} of ${mark.size} bytes`);
    const isWhole = mark?.clean || (mark && isThisRun(mark.system) && found.size >= found.needed);
    const isReadable = mark === undefined || mark.format === FORMAT;
    if (!isWhole || !isReadable) {
      discarded = isReadable
        ? 'the machine stopped before everything was on its disk'
        : 'another version of Onward has written it';
      for (const name of [MARK, LOCK, DATA]) rmSync(join(folder, name), { force: true });
    }
  }
  writeMark(folder, { format: FORMAT, clean: false, system: systemRun() });
  return discarded;
}

/** After everything has been synced. */
export function markClean(folder: string): void {
  writeMark(folder, {
    format: FORMAT,
    clean: true,
    system: systemRun(),
    size: statSync(join(folder, DATA)).size,
  });
}

/** Everything written so far is on the disk when it resolves. */
export async function syncData(folder: string): Promise<void> {
  const file = await open(join(folder, DATA), 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function readMark(folder: string): Mark | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as Mark;
  } catch {
    return undefined;
  }
}

function writeMark(folder: string, mark: Mark): void {
  const path = join(folder, MARK);
  writeFileSync(`${path}.new`, JSON.stringify(mark), { flush: true } as object);
  renameSync(`${path}.new`, path);
}

/** Names this run of the operating system. */
function systemRun(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `started ${Math.round(Date.now() - uptime() * 1000)}`;
  }
}

function isThisRun(system: string): boolean {
  const now = systemRun();
  if (!now.startsWith('started ') || !system.startsWith('started ')) return now === system;
  return Math.abs(Number(now.slice(8)) - Number(system.slice(8))) < START_TOLERANCE_MS;
}

/** Of liblmdb 0.9.90's meta pages: each begins a page, the second one page behind the first. */
const META = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152, end: 160 };
const MAGIC = 0xbeefc0de;

/** LMDB maps the file and dies of pages that are not there: what can be known of that is looked at before. */
function inspect(folder: string, data: string): { readonly size: number; readonly needed: number } {
  let file: number | undefined;
  try {
    file = openSync(data, 'r+');
    const { size } = fstatSync(file);
    const first = metaAt(file, 0);
    if (first.readUInt32LE(META.magic) !== MAGIC) throw new Error(`${DATA} is no LMDB file`);
    const pageSize = first.readUInt32LE(META.pageSize);
    const second = metaAt(file, pageSize);
    const newer =
      second.readBigUInt64LE(META.transaction) > first.readBigUInt64LE(META.transaction) ? second : first;
    return { size, needed: (Number(newer.readBigUInt64LE(META.lastPage)) + 1) * pageSize };
  } catch (error) {
    throw damaged(folder, (error as Error).message, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function metaAt(file: number, offset: number): Buffer {
  const bytes = Buffer.alloc(META.end);
  if (readSync(file, bytes, 0, META.end, offset) < META.end)
    throw new Error(`${DATA} is cut off within its head`);
  return bytes;
}
