import type { Json } from '@onward/model';
import fc from 'fast-check';
import type { Document } from '../../port.js';
import { parseDate } from './dates.js';
import { decodeDocument, UNKNOWN_TERM } from './decode.js';
import { leadingDigits } from './digits.js';
import { encodeDocument } from './encode.js';
import { Terms, type Term, type TermStore } from './terms.js';

class InMemory implements TermStore {
  readonly terms: Term[] = [];
  read(number: number): Term | undefined {
    return this.terms[number];
  }
  keep(number: number, term: Term): void {
    this.terms[number] = term;
  }
}

const encoded = (document: Document, terms: Terms): Buffer =>
  Buffer.from(encodeDocument(document, terms) as Buffer);
const decoded = (bytes: Buffer, id: string, terms: Terms): Document | typeof UNKNOWN_TERM =>
  decodeDocument(bytes, bytes.length, id, leadingDigits(id), terms);
const again = (document: Document, terms: Terms): Document | typeof UNKNOWN_TERM =>
  decoded(encoded(document, terms), document._id, terms);

const KEY = '1152921504606847008';

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    '',
    KEY,
    '1152921504606847999',
    '1152921504606000000',
    '9223372036854775807',
    '1152921504606847008x',
    '0000000000000000000',
    '99999999999999999999',
    '007',
    '0',
    '15',
    '2026-11-28T02:54:55.123Z',
    '2026-02-29T00:00:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '1969-12-31T23:59:59.999Z',
    '2026-13-01T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:00:00.0x0Z',
    'ACTIVE',
    Number.MAX_SAFE_INTEGER,
    Number.MAX_VALUE,
    -1,
    63,
    64,
    [],
    {},
    ['clerks'],
    [[]],
    { __proto__: null, a: {} },
  ),
  fc.string({ unit: 'binary', maxLength: 70 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.bigInt(0n, 10n ** 20n).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.parse(JSON.stringify(json)) as Json),
);

describe('a stored document', () => {
  it('is read as it was written, with and without terms', () => {
    const terms = new Terms(new InMemory());
    const id = fc.oneof(fc.constantFrom(KEY, `${KEY}/name`, 'plain', '7'), fc.string({ minLength: 1 }));
    const names = fc.constantFrom('state', 'key', 'date', '__proto__', '', 'ß', '7');
    const properties = fc.uniqueArray(fc.tuple(names, value), { selector: ([name]) => name });
    fc.assert(
      fc.property(id, properties, (_id, entries) => {
        const document = { _id, ...Object.fromEntries(entries) } as Document;
        const read = again(document, terms);
        expect(read).toEqual(document);
        expect(JSON.stringify(read)).toBe(JSON.stringify(document));
      }),
      { numRuns: 10_000, seed: 7 },
    );
  });

  it('is what JSON makes of it where it is no JSON', () => {
    const given = {
      _id: 'a',
      none: undefined,
      nan: Number.NaN,
      minus: -0,
      list: [undefined],
      at: new Date(0),
    };
    const document = given as unknown as Document;
    expect(again(document, new Terms(new InMemory()))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it.each<[string, Json]>([
    ['text', '\ud800'],
    ['nested text', ['\udfff']],
  ])('is not made of %s that is half a character', (_, half) => {
    const terms = new Terms(new InMemory());
    expect(encodeDocument({ _id: 'a', half }, terms)).toBeUndefined();
    expect(encodeDocument({ _id: 'a', [`${String(half)}`]: 1 }, terms)).toBeUndefined();
  });

  it('takes few bytes for keys of its own instance, dates and words that return', () => {
    const terms = new Terms(new InMemory());
    const document = {
      _id: KEY,
      key: KEY,
      state: 'ACTIVE',
      token: '1152921504606847010',
      date: '2026-11-28T02:54:55.123Z',
      end: null,
      tenant: '<default>',
    };
    for (let times = 0; times < 4; times++) encodeDocument(document, terms);
    expect(encoded(document, terms).length).toBeLessThanOrEqual(2 + 2 + 1 + 2 + 7 + 1 + 1);
    expect(again(document, terms)).toEqual(document);
  });

  it('is refused where a part of it is missing', () => {
    const terms = new Terms(new InMemory());
    const whole = encoded({ _id: 'a', text: 'abc', other: 'def', number: 1e9 }, terms);
    for (let length = 0; length < whole.length; length++)
      expect(() => decoded(whole.subarray(0, length), 'a', terms)).toThrow();
  });
});

describe('the terms of a generation', () => {
  const document = { _id: 'a', state: 'ACTIVE' };
  const used = (terms: Terms): void => {
    for (let times = 0; times < 4; times++) encodeDocument(document, terms);
  };

  it('are found again by another handle, also those that were added since', () => {
    const store = new InMemory();
    const [writer, reader] = [new Terms(store), new Terms(store)];
    used(writer);
    const bytes = encoded(document, writer);
    expect(decoded(bytes, 'a', reader)).toBe(UNKNOWN_TERM);
    expect(reader.load()).toBe(true);
    expect(decoded(bytes, 'a', reader)).toEqual(document);
    expect(reader.load()).toBe(false);
  });

  it('are gone with the transaction that added them', () => {
    const store = new InMemory();
    const terms = new Terms(store);
    used(terms);
    terms.aborted();
    store.terms.length = 0;
    const bytes = encoded({ _id: 'b', other: 1 }, terms);
    terms.committed();
    expect(decoded(bytes, 'b', new Terms(store))).toEqual({ _id: 'b', other: 1 });
    expect(again(document, terms)).toEqual(document);
  });

  it('go on behind those of another handle', () => {
    const store = new InMemory();
    const [one, other] = [new Terms(store), new Terms(store)];
    encodeDocument({ _id: 'a', one: 1 }, one);
    const bytes = encoded({ _id: 'a', other: 1 }, other);
    expect(decoded(bytes, 'a', new Terms(store))).toEqual({ _id: 'a', other: 1 });
    expect(store.terms).toEqual([
      ['_id', 'one'],
      ['_id', 'other'],
    ]);
  });

  it('are bounded, whatever documents there are', () => {
    const store = new InMemory();
    const terms = new Terms(store);
    for (let n = 0; n < 9_000; n++) {
      const one = { _id: 'a', [`name ${n}`]: `value ${n}` };
      for (let times = 0; times < 5; times++) encodeDocument(one, terms);
      if (n % 1_000 === 0) expect(again(one, terms)).toEqual(one);
    }
    expect(store.terms.length).toBeLessThanOrEqual(4096);
  });
});

describe('dates', () => {
  it('are only taken for one where they are read as the same text again', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        const isInRange = date.getTime() >= 0 && text.length === 24;
        expect(parseDate(text)).toBe(isInRange ? date.getTime() : -1);
      }),
      { seed: 7 },
    );
  });
});
