import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Over } from '../gate.js';
import { anInstance } from '../processes.js';
import { again, type Actor } from './actor.js';

/** Starts instances, most of them with a key. */
export const starter = ({ commander, random, closing }: Actor): Promise<void> =>
  again(async () => {
    if (closing.aborted) throw new Over('closing');
    const marker = commander.ledger.marker();
    const { processId, variables } = anInstance(random, marker);
    await commander.command({
      method: 'POST',
      path: '/v2/process-instances',
      body: { processDefinitionId: processId, variables },
      evidence: marker,
      ...(random.chance(0.7) ? { key: randomUUID() } : {}),
    });
    await pause(random.between(10, 90));
  });
