import { createHash } from 'node:crypto';
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { RecordedEvent } from '@onward/event-store';
import type { HistoryExport } from '@onward/runtime';

/**
 * Histories as files: `<folder>/<year>-<month of the end>/<instance key>.ndjson.gz`, one event a line, as the API would show it to a
 * machine. On disk when `write` resolves, and whole: it is written under another name first.
 */
export function folderExport(folder: string): HistoryExport {
  return {
    async write({ key, endedAt }, pages) {
      const month = new Date(endedAt).toISOString().slice(0, 7);
      const file = join(month, `${key}.ndjson.gz`);
      const path = join(folder, file);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const sum = await writeWhole(`${path}.part`, pages);
      await rename(`${path}.part`, path);
      for (const one of [dirname(path), folder]) await syncFolder(one);
      return { file, ...sum };
    },
  };
}

async function writeWhole(
  path: string,
  pages: AsyncIterable<readonly RecordedEvent[]>,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const handle = await open(path, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(Readable.from(lines(pages)), createGzip(), async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.length;
        await writeAll(handle, chunk);
      }
    });
    await handle.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
}

async function* lines(pages: AsyncIterable<readonly RecordedEvent[]>): AsyncGenerator<string> {
  for await (const events of pages) {
    yield events
      .map(({ stream, revision, position, id, type, data, metadata }) =>
        JSON.stringify({ stream, revision, position, id, type, data, metadata }),
      )
      .map((line) => `${line}\n`)
      .join('');
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
