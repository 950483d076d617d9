import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { append, events } from '../../contract/harness.js';
import { StoreDamaged } from '../../errors.js';
import { markClean } from '../clean-stop.js';
import { Database } from '../database.js';
import { foldersOfThisFile } from '../folder.fixture.js';
import { openEmbeddedEventStore } from '../open.js';
import { frameBytes, framesIn, nextBlock } from './frame.js';
import { contents, contentsOf, copyOf, KEPT } from './killed.fixture.js';

const newFolder = foldersOfThisFile();
const killed = (folder: string): string => copyOf(folder, newFolder());

async function filled(appends: number) {
  const folder = newFolder();
  const store = await openEmbeddedEventStore({ folder, journal: KEPT });
  for (let at = 0; at < appends; at++)
    await append(store, `s-${at % 3}`, 'any', events(2, { text: `needle-${at}-` }));
  return { folder, store };
}

const FIVE = ['s-0@0', 's-0@1', 's-1@0', 's-1@1', 's-2@0', 's-2@1', 's-0@2', 's-0@3', 's-1@2', 's-1@3'];

describe('what only the journal has', () => {
  test('is found by the next start, read, appended to and checked', async () => {
    const { folder, store } = await filled(5);
    expect(await contents(store)).toEqual(FIVE);
    const copy = killed(folder);
    await store.close();

    const again = await openEmbeddedEventStore({ folder: copy, journal: KEPT });
    expect(await contents(again)).toEqual(FIVE);
    expect(await append(again, 's-0', 3)).toMatchObject({ revision: 4, position: '11' });
    expect(await append(again, 's-0', 4)).toMatchObject({ revision: 5, position: '12' });
    // Twice: the frames of the first run stand behind those of the second.
    const twice = killed(copy);
    expect(await again.verify()).toMatchObject({ events: 12 });
    await again.close();
    expect(await contentsOf(twice)).toEqual([...FIVE, 's-0@4', 's-0@5']);
  }, 120_000);

  const path = (folder: string): string => join(folder, 'journal-0.log');

  test('but for the frame that was being written', async () => {
    const { folder, store } = await filled(5);
    const copy = killed(folder);
    await store.close();
    const bytes = readFileSync(path(copy));
    const end = framesIn(bytes).reduce((sum, { records }) => nextBlock(sum + frameBytes(records)), 0);
    // Its whole page, as when power fails in the midst of it.
    writeFileSync(path(copy), bytes.fill(0xaa, end - 4096));
    const again = await openEmbeddedEventStore({ folder: copy });
    expect(await contents(again)).toEqual(FIVE.slice(0, 8));
    expect(await append(again, 's-1', 1)).toMatchObject({ revision: 2, position: '9' });
    await again.close();
  }, 60_000);

  const damages: readonly [string, (file: string) => void, RegExp][] = [
    ['was lost', (file) => rmSync(file), /journal-0.log is missing/],
    [
      'lacks its beginning',
      (file) => change(file, withoutFirstFrame),
      /the append at position 6 does not follow the one before/,
    ],
    [
      'has a changed bit in its midst',
      (file) => change(file, flipped),
      /the append at position 8 does not follow the one before/,
    ],
  ];
  test.each(damages)(
    'refuses the start where it %s',
    async (_how, damage, message) => {
      const { folder, store } = await filled(4);
      const copy = killed(folder);
      await store.close();
      damage(path(copy));
      await expect(openEmbeddedEventStore({ folder: copy })).rejects.toThrow(StoreDamaged);
      await expect(openEmbeddedEventStore({ folder: copy })).rejects.toThrow(message);
    },
    60_000,
  );

  const change = (file: string, how: (bytes: Buffer) => Buffer): void =>
    writeFileSync(file, how(readFileSync(file)));
  const withoutFirstFrame = (bytes: Buffer): Buffer =>
    bytes.subarray(nextBlock(frameBytes(framesIn(bytes)[0]!.records)));
  const flipped = (bytes: Buffer): Buffer => {
    const at = bytes.indexOf('needle-2-');
    bytes[at] = bytes[at]! ^ 1;
    return bytes;
  };
});

test('a small journal that goes round many times loses nothing, whenever the process is killed', async () => {
  const folder = newFolder();
  const journal = { bytes: 4 * 4096, ...KEPT };
  let store = await openEmbeddedEventStore({ folder, journal });
  const expected: string[] = [];
  const copies: { readonly copy: string; readonly expected: readonly string[] }[] = [];
  for (let round = 0; round < 60; round++) {
    const together = 1 + (round % 4);
    const done = await Promise.all(
      Array.from({ length: together }, (_, at) => append(store, `s-${at}`, 'any', (round % 3) + 1)),
    );
    done.forEach(({ revision }, at) => {
      for (let back = round % 3; back >= 0; back--) expected.push(`s-${at}@${revision - back}`);
    });
    if (round % 20 === 7) copies.push({ copy: killed(folder), expected: [...expected] });
    if (round === 30) {
      await store.close();
      store = await openEmbeddedEventStore({ folder, journal });
    }
  }
  expect(await contents(store)).toEqual(expected);
  await store.close();
  for (const { copy, expected: then } of copies) {
    const again = await openEmbeddedEventStore({ folder: copy, journal });
    expect(await contents(again)).toEqual(then);
    await again.verify();
    await again.close();
  }
}, 240_000);

describe('a folder of the format before, which had no journal', () => {
  async function ofFormatOne(): Promise<string> {
    const { folder, store } = await filled(1);
    await store.close();
    const database = Database.open(folder, 'write');
    database.putOption('format', '1');
    await database.committed();
    await database.close();
    markClean(folder);
    for (const number of [0, 1]) rmSync(join(folder, `journal-${number}.log`));
    return folder;
  }
  const FIRST = ['s-0@0', 's-0@1'];

  test('is taken over', async () => {
    const folder = await ofFormatOne();
    const store = await openEmbeddedEventStore({ folder });
    expect(await contents(store)).toEqual(FIRST);
    await append(store, 's-0', 1);
    await store.close();
    expect(await contentsOf(folder)).toEqual([...FIRST, 's-0@2']);
  });

  test('and was put back over a later one is what it was, and keeps what comes then', async () => {
    const folder = await ofFormatOne();
    const backup = killed(folder);
    let store = await openEmbeddedEventStore({ folder, journal: KEPT });
    for (let at = 0; at < 5; at++) await append(store, `old-${at}`, 'no-stream', 2);
    await store.close();
    copyOf(backup, folder);
    store = await openEmbeddedEventStore({ folder, journal: KEPT });
    const untouched = killed(folder);
    await append(store, 'new', 'no-stream');
    await append(store, 'newer', 'no-stream');
    const copy = killed(folder);
    await store.close();
    expect(await contentsOf(untouched)).toEqual(FIRST);
    expect(await contentsOf(copy)).toEqual([...FIRST, 'new@0', 'newer@0']);
  }, 60_000);
});
