import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { append, events } from '../contract/harness.js';
import { StoreDamaged } from '../errors.js';
import { DATA_FILE } from './database.js';
import { foldersOfThisFile } from './folder.fixture.js';
import { openEmbeddedEventStore } from './open.js';

const newFolder = foldersOfThisFile();
const APPENDS = 300;

/** A closed store of 300 appends, each of which can be found in the file by the text it holds. */
async function filledFolder(): Promise<string> {
  const folder = newFolder();
  const store = await openEmbeddedEventStore({ folder });
  const all = Array.from({ length: APPENDS }, (_, at) => {
    return append(store, `stream-${at % 10}`, 'any', events(2, { text: `needle-${at}-` }));
  });
  await Promise.all(all);
  await store.close();
  return folder;
}

/** As a crash leaves it. */
const uncleanly = (folder: string): void => rmSync(join(folder, 'clean-stop.json'));

/** Changes one byte in every copy of that append's record. */
function flip(folder: string, text: string): void {
  const path = join(folder, DATA_FILE);
  const bytes = readFileSync(path);
  const file = openSync(path, 'r+');
  let copies = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1), copies++) {
    writeSync(file, Buffer.from([bytes[at]! ^ 0x01]), 0, 1, at);
  }
  closeSync(file);
  expect(copies).toBeGreaterThan(0);
}

describe('a flipped bit', () => {
  test('in what was written last refuses the start after a crash, and says what to do', async () => {
    const folder = await filledFolder();
    flip(folder, `needle-${APPENDS - 2}-`);
    uncleanly(folder);
    await expect(openEmbeddedEventStore({ folder })).rejects.toThrow(StoreDamaged);
    await expect(openEmbeddedEventStore({ folder })).rejects.toThrow(/checksum .* restore the last backup/);
  }, 120_000);

  test('is never served, however it is read, and the rest is', async () => {
    const folder = await filledFolder();
    flip(folder, 'needle-100-');
    const store = await openEmbeddedEventStore({ folder });
    await expect(store.readStream('stream-0', { limit: 1000 })).rejects.toThrow(StoreDamaged);
    await expect(store.readStream('stream-0', { limit: 1000, direction: 'backwards' })).rejects.toThrow(
      StoreDamaged,
    );
    await expect(store.readAll({ after: 'start', limit: 1000 })).rejects.toThrow(StoreDamaged);
    const failed = await new Promise<Error>((resolve) => {
      store.subscribe({ after: 'start', onBatch: () => Promise.resolve(), onError: resolve });
    });
    expect(failed).toBeInstanceOf(StoreDamaged);
    await expect(store.verify()).rejects.toThrow(StoreDamaged);
    expect(await store.readStream('stream-1', { limit: 1000 })).toHaveLength(APPENDS / 5);
    expect(await store.readStream('stream-0', { from: 22, limit: 1000 })).toHaveLength(APPENDS / 5 - 22);
    await store.close();
  }, 120_000);
});

describe('a truncated file', () => {
  test.each([0.95, 0.5, 0.2, 0.15, 0.1, 0.05])(
    'cut to %d of its length refuses the start',
    async (part) => {
      const folder = await filledFolder();
      const path = join(folder, DATA_FILE);
      truncateSync(path, Math.floor((statSync(path).size * part) / 512) * 512);
      await expect(openEmbeddedEventStore({ folder })).rejects.toThrow(StoreDamaged);
    },
    30_000,
  );

  test('or one that is none at all', async () => {
    const folder = newFolder();
    const file = openSync(join(folder, DATA_FILE), 'w');
    writeSync(file, Buffer.alloc(16_384, 'no database '));
    closeSync(file);
    await expect(openEmbeddedEventStore({ folder })).rejects.toThrow(StoreDamaged);
  }, 120_000);
});

test('an undamaged store that was not closed opens', async () => {
  const folder = await filledFolder();
  uncleanly(folder);
  const store = await openEmbeddedEventStore({ folder });
  expect(await store.verify()).toEqual({ appends: APPENDS, events: 2 * APPENDS, head: 2 * APPENDS });
  await store.close();
}, 120_000);
