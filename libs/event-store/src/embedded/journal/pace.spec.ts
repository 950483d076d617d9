import { Pace } from './pace.js';

function after(...writes: readonly number[]): boolean {
  const pace = new Pace();
  for (const ms of writes) pace.took(ms);
  return pace.isFast;
}
const many = (ms: number): readonly number[] => Array<number>(20).fill(ms);

test.each([
  ['nothing is known', [], false],
  ['one write was fast', [0.2], false],
  ['it has been fast for a while', many(0.2), true],
  ['the last write was slow', [...many(0.2), 3], false],
  ['one of the last writes was slow', [...many(0.2), 3, 0.2, 0.2], false],
  ['it is fast again', [...many(0.2), 3, ...many(0.2)], true],
  ['it is a slow one', many(0.8), false],
])('%s', (_what, writes, isFast) => {
  expect(after(...writes)).toBe(isFast);
});
