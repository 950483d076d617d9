import { parseArgs } from 'node:util';
import { campaign } from './campaign.js';
import { summary } from './report.js';

/** One data folder lives through so many rounds, then the next one begins: so any number of rounds can be looked into. */
const ROUNDS_PER_CAMPAIGN = 50;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    quiet: { type: 'boolean', default: false },
  },
});

const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds is a number from 1');

for (let done = 0; done < rounds; done += ROUNDS_PER_CAMPAIGN) {
  const seed = done === 0 ? values.seed : `${values.seed}.${done}`;
  const some = Math.min(ROUNDS_PER_CAMPAIGN, rounds - done);
  const say = values.quiet ? () => undefined : (line: string) => console.log(line);
  const report = await campaign({ rounds: some, seed, say });
  console.log(summary(report));
  for (const violation of report.violations.slice(0, 50)) console.log(`  ✗ ${violation}`);
  if (report.violations.length > 0) {
    console.log(`again: npm run recovery -- --rounds ${some} --seed ${seed}`);
    process.exitCode = 1;
    break;
  }
}
