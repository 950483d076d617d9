import { Heads } from './heads.js';

const head = (revision: number) => ({ revision, position: revision });

test('keeps at least half its capacity of the latest, and never more than its capacity', () => {
  const heads = new Heads(10);
  for (let at = 0; at < 100; at++) {
    heads.set(`s-${at}`, head(at));
    for (let back = 0; back < Math.min(5, at + 1); back++)
      expect(heads.get(`s-${at - back}`)).toEqual(head(at - back));
  }
  const kept = Array.from({ length: 100 }, (_, at) => heads.get(`s-${at}`)).filter(
    (found) => found !== undefined,
  );
  expect(kept.length).toBeLessThanOrEqual(10);
});

test('what is used stays, and the latest value is given', () => {
  const heads = new Heads(10);
  heads.set('used', head(1));
  for (let at = 0; at < 100; at++) {
    heads.set(`s-${at}`, head(at));
    expect(heads.get('used')).toEqual(head(1));
  }
  heads.set('used', head(2));
  expect(heads.get('used')).toEqual(head(2));
  heads.clear();
  expect(heads.get('used')).toBeUndefined();
});
