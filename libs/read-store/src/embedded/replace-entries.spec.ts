import type { Document } from '../port.js';
import { entriesOf, layOut, type Index } from './index-entries.js';
import { encodeId } from './key-encoding.js';
import { entryKey, type EntryKey } from './keys.js';
import { replaceEntries } from './replace-entries.js';

const indexes = () =>
  [['state'], ['tags', 'state'], ['rank'], ['at.place']].map((paths, n) =>
    layOut({ name: `${n}`, paths }, n),
  );

const text = (key: EntryKey): string => {
  const bytes = Buffer.alloc(4_000);
  return bytes.toString('hex', 0, entryKey.writeKey(key, bytes, 0));
};

/** Entries by their bytes; one that is put twice, or removed without being there, is a fault. */
class Entries {
  readonly keys = new Set<string>();
  changes = 0;

  putEntry(key: EntryKey): void {
    expect(this.keys.has(text(key))).toBe(false);
    this.keys.add(text(key));
    this.changes++;
  }

  removeEntry(key: EntryKey): void {
    expect(this.keys.delete(text(key))).toBe(true);
    this.changes++;
  }
}

const expected = (laidOut: readonly Index[], document: Document): readonly string[] =>
  laidOut.flatMap((index) => entriesOf(index, document, encodeId(document._id) as Buffer).keys).map(text);

describe('the index entries of a document', () => {
  it.each<[string, Document, Document, number]>([
    ['nothing', { _id: 'a', state: 'ON' }, { _id: 'a', state: 'ON', other: 1 }, 0],
    ['nothing of several', { _id: 'a', tags: ['x'] }, { _id: 'a', tags: ['x'], other: 1 }, 0],
    ['one value', { _id: 'a', rank: 1 }, { _id: 'a', rank: 2 }, 2],
    ['null for nothing', { _id: 'a' }, { _id: 'a', rank: null }, 2],
    ['a value further down', { _id: 'a', at: { place: 1 } }, { _id: 'a', at: { place: 2 } }, 2],
    ['an element more', { _id: 'a', tags: ['y'] }, { _id: 'a', tags: ['x', 'y'] }, 1],
    ['all but one element gone', { _id: 'a', tags: ['x', 'y', 'z'] }, { _id: 'a', tags: ['z'] }, 2],
    ['a list for a value', { _id: 'a', tags: 'x' }, { _id: 'a', tags: ['x', 'y'] }, 1],
    ['a value in several', { _id: 'a', state: 'ON', tags: ['x', 'y'] }, { _id: 'a', tags: ['x', 'y'] }, 6],
  ])('are replaced: %s', (_, before, now, changes) => {
    const laidOut = indexes();
    const entries = new Entries();
    for (const index of laidOut) replaceEntries(entries, index, null, before);
    expect([...entries.keys].sort()).toEqual([...expected(laidOut, before)].sort());
    entries.changes = 0;
    for (const index of laidOut) replaceEntries(entries, index, before, now);
    expect([...entries.keys].sort()).toEqual([...expected(laidOut, now)].sort());
    expect(entries.changes).toBe(changes);
    for (const index of laidOut) replaceEntries(entries, index, now, null);
    expect(entries.keys.size).toBe(0);
  });

  it('mark the index that has several or inexact ones', () => {
    const laidOut = indexes();
    const document = { _id: 'a', state: 'ON', tags: ['x', 'y', {}], rank: 1 };
    for (const index of laidOut) replaceEntries(new Entries(), index, null, document);
    expect(laidOut.map(({ multiple, inexact }) => [multiple, inexact])).toEqual([
      [false, false],
      [true, true],
      [false, false],
      [false, false],
    ]);
  });
});
