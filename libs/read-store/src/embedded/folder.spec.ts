import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Position } from '@onward/model';
import { ReadStoreUnavailable } from '../errors.js';
import { openEmbeddedReadStore } from './index.js';

const SPEC = { name: 'things', indexes: [{ name: 'rank', paths: ['rank'] }] };
const documents = Array.from({ length: 2_000 }, (_, n) => ({
  put: { _id: `id${n}`, rank: n, text: 'x'.repeat(200) },
}));

describe('the folder of an embedded read store', () => {
  let folder: string;
  const data = () => join(folder, 'data.mdb');
  const mark = () => join(folder, 'store.json');

  const fill = async (): Promise<void> => {
    const store = await openEmbeddedReadStore({ folder });
    const { collection } = await store.open(SPEC, 'v1');
    await collection.write(documents, '1' as Position);
    await store.close();
  };
  /** As if the process that had it open had died. */
  const unclean = async (system?: string): Promise<void> => {
    const before = JSON.parse(await readFile(mark(), 'utf8')) as { system: string };
    await writeFile(mark(), JSON.stringify({ ...before, clean: false, system: system ?? before.system }));
  };
  const countAgain = async (): Promise<{
    readonly count: number;
    readonly discarded: string | undefined;
  }> => {
    let discarded: string | undefined;
    const store = await openEmbeddedReadStore({ folder, onDiscarded: (reason) => (discarded = reason) });
    const { collection } = await store.open(SPEC, 'v1');
    const { count } = await collection.count(undefined, 10_000);
    await store.close();
    return { count, discarded };
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-read-store-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made where there is none', async () => {
    folder = join(folder, 'a', 'b');
    expect(await countAgain()).toEqual({ count: 0, discarded: undefined });
  });

  it('keeps everything after a clean end, also over a restart of the machine', async () => {
    await fill();
    const before = JSON.parse(await readFile(mark(), 'utf8')) as object;
    await writeFile(mark(), JSON.stringify({ ...before, system: 'another run' }));
    expect(await countAgain()).toEqual({ count: 2_000, discarded: undefined });
  });

  it('keeps everything after the end of the process', async () => {
    await fill();
    await unclean();
    expect(await countAgain()).toEqual({ count: 2_000, discarded: undefined });
  });

  it.each(['another run of the system', 'started 0'])(
    'starts anew after a power failure (%s)',
    async (system) => {
      await fill();
      await unclean(system);
      const { count, discarded } = await countAgain();
      expect(count).toBe(0);
      expect(discarded).toMatch(/machine stopped/);
    },
  );

  it('starts anew with what another version has written', async () => {
    await fill();
    const before = JSON.parse(await readFile(mark(), 'utf8')) as object;
    await writeFile(mark(), JSON.stringify({ ...before, format: 1 }));
    const { count, discarded } = await countAgain();
    expect(count).toBe(0);
    expect(discarded).toMatch(/another version/);
  });

  it('starts anew when nothing says how it ended', async () => {
    await fill();
    await rm(mark());
    expect((await countAgain()).count).toBe(0);
  });

  it('starts anew when pages are missing after an unclean end', async () => {
    await fill();
    await unclean();
    await truncate(data(), 64 * 1024);
    expect((await countAgain()).count).toBe(0);
  });

  it.each([
    ['cut off', async () => truncate(data(), Math.floor((await stat(data())).size / 2))],
    ['cut off within its head', async () => truncate(data(), 100)],
    ['something else', async () => writeFile(data(), 'not a database '.repeat(10_000))],
  ])('is refused with what to do when its file is %s', async (_, damage) => {
    await fill();
    await damage();
    await expect(openEmbeddedReadStore({ folder })).rejects.toThrow(ReadStoreUnavailable);
    await expect(openEmbeddedReadStore({ folder })).rejects.toThrow(/delete this folder/);
  });

  it('is refused where it cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openEmbeddedReadStore({ folder: join(folder, 'file', 'below') })).rejects.toThrow(
      ReadStoreUnavailable,
    );
  });

  it('is refused when the store is used after its end', async () => {
    const store = await openEmbeddedReadStore({ folder });
    const { collection } = await store.open(SPEC, 'v1');
    await store.close();
    await store.close();
    await expect(collection.get('a')).rejects.toThrow(ReadStoreUnavailable);
    await expect(store.open(SPEC, 'v1')).rejects.toThrow(/closed/);
  });
});
