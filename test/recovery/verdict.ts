import { setTimeout as pause } from 'node:timers/promises';
import { checkAcknowledged } from './checks/acknowledged.js';
import { checkCompensation } from './checks/compensation.js';
import { checkEffects } from './checks/effects.js';
import { checkEnds } from './checks/ends.js';
import { checkMessages } from './checks/messages.js';
import { checkReadModels } from './checks/read-models.js';
import { checkStreams } from './checks/streams.js';
import type { Commander } from './commander.js';
import { readHistory } from './history.js';
import type { Follower } from './load/follower.js';
import { settle } from './settle.js';

/** What was stored, and what of it is wrong. */
export interface Verdict {
  readonly violations: readonly string[];
  readonly instances: number;
  readonly events: number;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly effects: number;
  /** Effects that have happened again. */
  readonly repeated: number;
}

/** Waits until everything has come to its end, then compares what is stored with what is known outside. `urls`: every server that runs. */
export async function verdict(
  commander: Commander,
  follower: Follower,
  urls: readonly string[],
): Promise<Verdict> {
  const { ledger } = commander;
  const left = await settle(commander);
  const history = await readHistory(urls[0]!);
  await until(() => follower.positions.length >= history.events.length);
  const effects = await ledger.effects();
  const readModels: string[] = [];
  for (const url of urls) readModels.push(...(await checkReadModels(url, history)));
  return {
    violations: [
      ...ledger.violations,
      ...(left === undefined ? [] : [left]),
      ...checkStreams(history, follower.positions),
      ...checkAcknowledged(history, ledger),
      ...checkEffects(history, effects),
      ...checkCompensation(history, effects),
      ...checkMessages(history, ledger),
      ...checkEnds(history),
      ...readModels,
    ],
    instances: history.instances.size,
    events: history.events.length,
    acknowledged: ledger.acknowledged.length,
    unknown: ledger.unknown.length,
    effects: effects.length,
    repeated: effects.length - new Set(effects.map(({ job }) => job)).size,
  };
}

async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 10_000;
  while (!condition() && Date.now() < givenUpAt) await pause(20);
}
