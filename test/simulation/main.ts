import { parseArgs } from 'node:util';
import { runMutations } from './mutation-run.js';
import { runSeeds } from './seeds.js';

/**
 * npm run simulate -- --seeds N --from S     runs N seeds from S on; prints the first failing one with its shortest history
 * npm run simulate -- --mutations            plants each bug of the list and looks for it in up to N seeds
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const number = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} is a number from 1`);
  return value;
};

const from = number('from', values.from);
const say = (line: string): void => console.log(line);
const isGood = values.mutations
  ? await runMutations({ from, seeds: number('seeds', values.seeds ?? '200'), only: values.only, say })
  : await runSeeds({ from, seeds: number('seeds', values.seeds ?? '100'), say });
process.exitCode = isGood ? 0 : 1;
