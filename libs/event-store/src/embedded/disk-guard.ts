import { closeSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable } from '../errors.js';
import type { Pending } from './journal/pending.js';

/** The disk below a folder; tests let one be full or read-only. */
export interface Disk {
  /** What this process may still use. */
  freeBytes(): number;
  /** Throws where the disk cannot be written. */
  probe(): void;
  close(): void;
}

export function diskOf(folder: string): Disk {
  let file: number | undefined;
  return {
    freeBytes() {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    probe() {
      file ??= openSync(join(folder, 'write-probe'), 'w', 0o600);
      writeSync(file, '.', 0);
    },
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}

const MIB = 1024 * 1024;
/** How long an answer of the disk is believed. */
const TRUST_MS = 20;
/** New pages that an append can take at most, its own bytes apart: copies and splits on the way to two leaves. */
const PAGES_BYTES_PER_APPEND = 24 * 1024;

/**
 * Refuses appends before LMDB would have to. When LMDB 3.5 cannot write a page it describes that in a buffer that is too short for it
 * (`mdb_page_flush` in its mdb.c: 100 bytes for up to 116), and a process with an overwritten heap may end at any later moment.
 * So a full or read-only disk must be noticed here: with a margin for what is under way and for what others write meanwhile.
 */
export class DiskGuard {
  readonly #disk: Disk;
  readonly #minFreeBytes: number;
  readonly #pending: Pending;
  #asked = -Infinity;
  #free = 0;

  /** @param pending what is stored, and will need its pages yet */
  constructor(disk: Disk, minFreeBytes: number, pending: Pending) {
    this.#disk = disk;
    this.#minFreeBytes = minFreeBytes;
    this.#pending = pending;
  }

  /** Throws StoreUnavailable where one append more than what is under way might not find room. */
  admit(operationsUnderWay: number, bytesUnderWay: number): void {
    const now = performance.now();
    if (now - this.#asked >= TRUST_MS) this.#ask(now);
    const appends = operationsUnderWay + 1 + this.#pending.appends.length;
    const bytes = bytesUnderWay + this.#pending.bytes;
    const needed = this.#minFreeBytes + appends * PAGES_BYTES_PER_APPEND + 2 * bytes;
    if (this.#free >= needed) return;
    throw new StoreUnavailable(
      `nothing was stored: the disk of the event store has only ${Math.floor(this.#free / MIB)} MiB left and ${Math.ceil(needed / MIB)} MiB are needed. ` +
        'Make room; the event store goes on by itself',
    );
  }

  #ask(now: number): void {
    this.#asked = -Infinity;
    try {
      this.#disk.probe();
      this.#free = this.#disk.freeBytes();
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      throw new StoreUnavailable(
        `nothing was stored: the folder of the event store cannot be written to: ${reason}`,
        {
          cause: error,
        },
      );
    }
    this.#asked = now;
  }
}
