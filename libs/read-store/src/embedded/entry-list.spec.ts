import { eachOnlyIn, entryList } from './entry-list.js';
import { entriesOf, layOut } from './index-entries.js';
import { ABSENT, KnownEntries } from './known-entries.js';
import type { Document } from '../port.js';

const indexes = () =>
  [['state'], ['tags', 'state'], ['rank']].map((paths, n) => layOut({ name: `${n}`, paths }, n));

const ID = Buffer.from('a');
const listOf = (document: Document): Buffer => Buffer.from(entryList(indexes(), document, ID));
const onlyIn = (one: Buffer, other: Buffer): string[] => {
  const found: string[] = [];
  eachOnlyIn(one, other, (key) => found.push(key.toString('hex')));
  return found;
};

describe('the index entries of a document', () => {
  it('are those of each index, and mark the index that has several or inexact ones', () => {
    const laidOut = indexes();
    const document = { _id: 'a', state: 'ON', tags: ['x', 'y', {}], rank: 1 };
    const keys = laidOut.flatMap((index) => entriesOf(index, document, ID).keys);
    expect(onlyIn(Buffer.from(entryList(laidOut, document, ID)), ABSENT)).toEqual(
      keys.map((key) => key.toString('hex')),
    );
    expect(laidOut.map(({ multiple, inexact }) => [multiple, inexact])).toEqual([
      [false, false],
      [true, true],
      [false, false],
    ]);
  });

  it.each<[string, Document, Document, number, number]>([
    ['nothing', { _id: 'a', state: 'ON' }, { _id: 'a', state: 'ON', other: 1 }, 0, 0],
    ['one value', { _id: 'a', rank: 1 }, { _id: 'a', rank: 2 }, 1, 1],
    ['an element more', { _id: 'a', tags: ['y'] }, { _id: 'a', tags: ['x', 'y'] }, 0, 1],
    ['all but one element gone', { _id: 'a', tags: ['x', 'y', 'z'] }, { _id: 'a', tags: ['z'] }, 2, 0],
    ['a value in several', { _id: 'a', state: 'ON', tags: ['x', 'y'] }, { _id: 'a', tags: ['x', 'y'] }, 3, 3],
  ])('are compared: %s', (_, before, now, gone, added) => {
    expect(onlyIn(listOf(before), listOf(now))).toHaveLength(gone);
    expect(onlyIn(listOf(now), listOf(before))).toHaveLength(added);
  });

  it('may be more than fit at first', () => {
    const tags = Array.from({ length: 900 }, (_, n) => `${n}`.padEnd(90, 'é'));
    expect(onlyIn(listOf({ _id: 'a', tags }), ABSENT)).toHaveLength(902);
  });
});

describe('known entries', () => {
  it('are the last ones', () => {
    const known = new KnownEntries();
    for (let n = 0; n < 60_000; n++) {
      known.keep(`${n}`, Buffer.from(`${n}`));
      if (known.of('0') === undefined) throw new Error(`0 is gone after ${n}`);
    }
    expect(known.of('59999')?.toString()).toBe('59999');
    expect(known.of('10')).toBeUndefined();
  });

  it('are forgotten where they are too many to be kept', () => {
    const known = new KnownEntries();
    known.keep('a', ABSENT);
    known.keep('a', Buffer.alloc(100_000));
    expect(known.of('a')).toBeUndefined();
  });
});
