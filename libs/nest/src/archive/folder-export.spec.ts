import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RecordedEvent } from '@onward/event-store';
import type { Key } from '@onward/model';
import { folderExport } from './folder-export.js';

const event = (revision: number): RecordedEvent =>
  ({ stream: 's', revision, position: '7', id: 'i', type: 'T', data: { ä: '\n' }, metadata: {} }) as never;

async function* pages(...all: RecordedEvent[][]): AsyncGenerator<readonly RecordedEvent[]> {
  yield* all;
}

describe('an export to a folder', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'onward-archive-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const instance = { key: '7340032' as Key, endedAt: Date.UTC(2026, 1, 28, 23, 59) };

  it('writes one event a line, compressed, and says what the file is', async () => {
    const { file, bytes, sha256 } = await folderExport(folder).write(
      instance,
      pages([event(0), event(1)], [event(2)]),
    );
    expect(file).toBe(join('2026-02', '7340032.ndjson.gz'));
    const content = await readFile(join(folder, file));
    expect(content).toHaveLength(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    const read = gunzipSync(content).toString().split('\n').filter(Boolean);
    expect(read.map((line) => JSON.parse(line) as unknown)).toEqual([event(0), event(1), event(2)]);
    expect(await readdir(join(folder, '2026-02'))).toEqual(['7340032.ndjson.gz']);
  });

  it('leaves the earlier file alone when it fails, and replaces it whole when it does not', async () => {
    const target = folderExport(folder);
    const { file } = await target.write(instance, pages([event(0)]));
    async function* broken(): AsyncGenerator<readonly RecordedEvent[]> {
      yield [event(0)];
      throw new Error('the store is gone');
    }
    await expect(target.write(instance, broken())).rejects.toThrow('the store is gone');
    const lines = async () =>
      gunzipSync(await readFile(join(folder, file)))
        .toString()
        .trimEnd()
        .split('\n');
    expect(await lines()).toHaveLength(1);
    await target.write(instance, pages([event(0), event(1)]));
    expect(await lines()).toHaveLength(2);
  });
});
