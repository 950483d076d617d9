import { setTimeout as pause } from 'node:timers/promises';
import { again, type Actor } from './actor.js';

/** Sends commands again that were acknowledged, also before a crash: each gets its first answer, and nothing happens twice. */
export const repeater = ({ commander, random }: Actor): Promise<void> =>
  again(async () => {
    await pause(random.between(5, 40));
    await commander.gate.server();
    const { acknowledged, violations } = commander.ledger;
    if (acknowledged.length === 0) return;
    const { call, answer } = random.pick(acknowledged.slice(-300));
    if (call.key === undefined) return;
    const repeated = await commander.attempt(call);
    if (repeated === undefined || repeated.status === 503) return;
    const same = (['status', 'text', 'position'] as const).filter((part) => repeated[part] !== answer[part]);
    for (const part of same) {
      violations.push(
        `${call.method} ${call.path}, repeated, was answered with ${part} ${repeated[part]}, first with ${answer[part]}`,
      );
    }
  });
