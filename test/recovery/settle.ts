import { setTimeout as pause } from 'node:timers/promises';
import type { Commander } from './commander.js';

const SETTLED_WITHIN_MS = 10 * 60_000;

/** Waits until only those instances are active that have to wait for somebody; undefined, or what is left. */
export async function settle(commander: Commander): Promise<string | undefined> {
  const givenUpAt = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const [active] = await count(commander, 'process-instances', {
      state: 'ACTIVE',
      processDefinitionId: { $notIn: ['stuck', 'left-alone'] },
    });
    const [alone] = await count(commander, 'process-instances', {
      state: 'ACTIVE',
      processDefinitionId: 'left-alone',
    });
    const [stuck] = await count(commander, 'process-instances', {
      state: 'ACTIVE',
      processDefinitionId: 'stuck',
    });
    const [tasks] = await count(commander, 'user-tasks', { state: 'CREATED' });
    const [incidents] = await count(commander, 'incidents', { state: 'ACTIVE' });
    if (active === 0 && alone === tasks && stuck === incidents) return undefined;
    if (Date.now() > givenUpAt) {
      const [, some] = await count(commander, 'process-instances', {
        state: 'ACTIVE',
        processDefinitionId: { $notIn: ['stuck', 'left-alone'] },
      });
      return `${active} instances have not ended (${alone}/${tasks} wait for a person, ${stuck}/${incidents} for an operator): ${some}`;
    }
    await pause(100);
  }
}

async function count(
  commander: Commander,
  what: string,
  filter: Readonly<Record<string, unknown>>,
): Promise<readonly [number, string]> {
  const { body } = await commander.query({
    method: 'POST',
    path: `/v2/${what}/search`,
    body: { filter, page: { limit: 5 } },
  });
  return [body.page.totalItems as number, JSON.stringify(body.items)];
}
