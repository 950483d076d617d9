import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedReadStore } from './index.js';

const SPEC = { name: 'things', indexes: [{ name: 'rank', paths: ['rank'] }] };
const IDS = 200;

/** Writes batch after batch, each of which sets the rank of every document to the batch's number, until it is killed. */
const WRITER = `
  import { openEmbeddedReadStore } from ${JSON.stringify(fileURLToPath(new URL('index.ts', import.meta.url)))};
  const store = await openEmbeddedReadStore({ folder: process.argv[1] });
  const { collection } = await store.open(${JSON.stringify(SPEC)}, 'v1');
  for (let batch = Number(await collection.checkpoint() ?? 0) + 1; ; batch++) {
    const put = (_, id) => ({ put: { _id: 'id' + id, rank: batch, text: 'x'.repeat(100 + (batch % 50)) } });
    await collection.write(Array.from({ length: ${IDS} }, put), String(batch));
    await new Promise((resolve) => process.stdout.write(batch + '\\n', resolve));
  }
`;

describe('A killed process', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-read-store-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('leaves documents, index and checkpoint of one and the same batch', async () => {
    let reached = 0;
    for (const batches of [1, 7, 40]) {
      const acknowledged = await writeUntilKilled(folder, reached + batches);
      const store = await openEmbeddedReadStore({ folder });
      const { collection } = await store.open(SPEC, 'v1');
      reached = Number(await collection.checkpoint());
      expect(reached).toBeGreaterThanOrEqual(acknowledged);
      expect(await collection.count(undefined, 1_000)).toEqual({ count: IDS, more: false });
      expect(await collection.count({ rank: reached }, 1_000)).toEqual({ count: IDS, more: false });
      expect(await collection.count({ rank: { $ne: reached } }, 1_000)).toEqual({ count: 0, more: false });
      await store.close();
    }
  }, 60_000);
});

/** Answers the last batch the writer said it had written. */
async function writeUntilKilled(folder: string, batch: number): Promise<number> {
  const options = [
    '--conditions=onward-source',
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    WRITER,
    folder,
  ];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let acknowledged = 0;
  for await (const chunk of child.stdout) {
    acknowledged = Number(String(chunk).trim().split('\n').at(-1)) || acknowledged;
    if (acknowledged >= batch) child.kill('SIGKILL');
  }
  await exit;
  return acknowledged;
}
