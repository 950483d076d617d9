import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchRawPuts } from '@onward/event-store/embedded';

export interface RawLimit {
  readonly perSecond: number;
  /** ms. */
  readonly p50: number;
}

/** Puts of so many bytes into plain LMDB, grouped and each flushed before its caller goes on. */
export async function rawPuts(
  parent: string,
  callers: number,
  bytesPerAppend: number,
  seconds: number,
): Promise<RawLimit> {
  const folder = await mkdtemp(join(parent, 'raw-'));
  try {
    const { perSecond, p50Ms } = await benchRawPuts({ folder, callers, seconds, bytesPerAppend });
    return { perSecond, p50: p50Ms };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const PAGE = Buffer.alloc(4096, 0x61);

/** A page written and `fdatasync`, one after the other: what the disk gives to who waits alone. */
export async function rawSyncs(parent: string, seconds: number): Promise<RawLimit> {
  const folder = await mkdtemp(join(parent, 'raw-'));
  const file = await open(join(folder, 'pages'), 'w');
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let began = performance.now(); began < end;) {
    await file.write(PAGE);
    await file.datasync();
    const now = performance.now();
    latencies.push(now - began);
    began = now;
  }
  await file.close();
  await rm(folder, { recursive: true });
  latencies.sort((a, b) => a - b);
  return {
    perSecond: Math.round(latencies.length / seconds),
    p50: latencies[Math.floor(latencies.length / 2)] ?? 0,
  };
}
