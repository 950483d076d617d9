import { report, shrink, simulate } from '@onward/testing';

export interface SeedsOptions {
  readonly from: number;
  readonly seeds: number;
  readonly say: (line: string) => void;
}

const EVERY = 100;

/** Runs seeds one after the other; stops at the first in which something is wrong, and says what, in the shortest history found. */
export async function runSeeds({ from, seeds, say }: SeedsOptions): Promise<boolean> {
  const begun = Date.now();
  let steps = 0;
  let instances = 0;
  let events = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await simulate({ seed });
    steps += result.steps;
    instances += result.instances;
    events += result.history.length;
    if (result.violations.length > 0) {
      say(`seed ${seed} fails; looking for its shortest history …`);
      say(report(await shrink({ seed }, result)));
      say(`again: npm run simulate -- --seeds 1 --from ${seed}`);
      return false;
    }
    if ((seed - from + 1) % EVERY === 0) say(`${seed - from + 1} seeds hold`);
  }
  const seconds = (Date.now() - begun) / 1000;
  say(
    `${seeds} seeds from ${from} hold: ${instances} instances, ${events} events, ${steps} steps of the stores, ${seconds.toFixed(1)} s`,
  );
  return true;
}
