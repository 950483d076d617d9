import { forgettable, isFull, NO_COMMANDS, recall, remember, REMEMBERED_FOR } from './remembered-commands.js';

describe('remembered commands', () => {
  const ids = Array.from({ length: 5000 }, (_, n) => `key ${n}`);
  let commands = NO_COMMANDS;
  for (const [n, id] of ids.entries())
    commands = remember(commands, { id, fingerprint: '', result: { n }, revision: n * 7, time: n }, 0);

  it('are found by their id, also where their hashes meet', () => {
    expect(commands.byHash.size).toBeLessThan(ids.length);
    for (const [n, id] of ids.entries()) expect(recall(commands, id)?.result).toEqual({ n });
    for (const id of ids) expect(recall(commands, `other ${id}`)).toBeUndefined();
  });

  it('are forgotten oldest first, and leave nothing behind', () => {
    const one = { id: 'new', fingerprint: '', result: {}, revision: 100_000, time: 0 };
    const left = remember(commands, one, 4990);
    expect(left.byRevision.size).toBe(11);
    expect(left.byHash.size).toBe(11);
    expect(recall(left, 'key 4989')).toBeUndefined();
    expect(recall(left, 'key 4990')).toBeDefined();
    expect(recall(left, 'new')).toEqual(one);
  });

  it('may be forgotten beyond the limit, when they are old enough, and a bounded number at once', () => {
    expect(forgettable(commands, 5001, Infinity)).toBe(0);
    expect(forgettable(commands, 4998, Infinity)).toBe(3);
    expect(forgettable(commands, 10, Infinity)).toBe(100);
    expect(forgettable(commands, 4000, REMEMBERED_FOR + 5)).toBe(5);
    expect(isFull(commands, 500, REMEMBERED_FOR)).toBe(true);
    expect(isFull(commands, 501, REMEMBERED_FOR)).toBe(false);
    expect(isFull(commands, 500, REMEMBERED_FOR + 1)).toBe(false);
  });
});
