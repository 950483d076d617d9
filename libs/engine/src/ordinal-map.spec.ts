import fc from 'fast-check';
import {
  EMPTY,
  entries,
  entriesFrom,
  first,
  get,
  has,
  keys,
  KEYS,
  last,
  remove,
  set,
  values,
  type OrdinalMap,
} from './ordinal-map.js';

const key = fc.oneof(fc.nat(70), fc.nat(40_000), fc.nat(KEYS - 1));
const change = fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) });

describe('OrdinalMap', () => {
  it('does what a Map does, in ascending order, and leaves older versions as they were', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const model = new Map<number, number>();
        const versions: { map: OrdinalMap<number>; text: string }[] = [];
        let map: OrdinalMap<number> = EMPTY;
        for (const { key: at, value } of changes) {
          map = value === undefined ? remove(map, at) : set(map, at, value);
          if (value === undefined) model.delete(at);
          else model.set(at, value);
          versions.push({ map, text: JSON.stringify(map) });
        }
        const sorted = [...model].sort(([a], [b]) => a - b);
        expect([...entries(map)]).toEqual(sorted);
        expect([...keys(map)]).toEqual(sorted.map(([at]) => at));
        expect([...values(map)]).toEqual(sorted.map(([, value]) => value));
        expect(map.size).toBe(model.size);
        expect(first(map)).toEqual(sorted[0]);
        expect(last(map)).toEqual(sorted.at(-1));
        for (const { key: at } of changes) {
          expect(get(map, at)).toBe(model.get(at));
          expect(has(map, at)).toBe(model.has(at));
          expect([...entriesFrom(map, at)]).toEqual(sorted.filter(([other]) => other >= at));
        }
        for (const { map: version, text } of versions) expect(JSON.stringify(version)).toBe(text);
      }),
    );
  });

  it('shares what a change does not touch', () => {
    let map: OrdinalMap<number> = EMPTY;
    for (let at = 0; at < 32_768; at++) map = set(map, at, at);
    const changed = set(map, 5, -1);
    const shared = map.root.filter((node, at) => node === changed.root[at]);
    expect(shared).toHaveLength(map.root.length - 1);
  });

  it.each([-1, KEYS, 2 ** 31])('refuses the key %d', (at) => {
    expect(() => set(EMPTY, at, 1)).toThrow('from 0 to 2^30 - 1');
  });

  it('is empty again, and the same, when all is removed', () => {
    expect(remove(set(EMPTY, 100_000, 'x'), 100_000)).toBe(EMPTY);
    expect(first(EMPTY)).toBeUndefined();
    expect(last(EMPTY)).toBeUndefined();
  });
});
