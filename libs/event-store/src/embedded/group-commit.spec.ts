import { GroupCommit } from './group-commit.js';

function setUp() {
  const groups: number[][] = [];
  const waiting: (() => void)[] = [];
  let open: number[] = [];
  const commit = new GroupCommit<number>({
    put: (op) => void open.push(op),
    committed: () => {
      groups.push(open);
      open = [];
      return new Promise((resolve) => waiting.push(resolve));
    },
    onDurable: () => undefined,
    onFailed: async () => undefined,
  });
  const turn = () => new Promise(setImmediate);
  return { commit, groups, turn, finish: () => waiting.shift()!() };
}
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

test('a few of one turn are one group, written when it ends', async () => {
  const { commit, groups, turn } = setUp();
  for (const op of [1, 2, 3]) commit.add(op);
  expect(groups).toEqual([]);
  await turn();
  expect(groups).toEqual([[1, 2, 3]]);
});

test('many are written at once, the rest of the turn and what comes meanwhile behind them', async () => {
  const { commit, groups, turn, finish } = setUp();
  for (const op of numbers(0, 40)) commit.add(op);
  expect(groups).toEqual([numbers(0, 32)]);
  await turn();
  commit.add(40);
  expect(groups).toHaveLength(1);
  finish();
  await turn();
  await turn();
  expect(groups).toEqual([numbers(0, 32), numbers(32, 41)]);
});
