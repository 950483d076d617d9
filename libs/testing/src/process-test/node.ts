import { DEFAULT_LIMITS } from '@onward/engine';
import { createExpressions, createSchedules } from '@onward/expressions';
import { READ_MODELS, type Projection } from '@onward/read-models';
import { createRuntime, silentLogger, type Runtime } from '@onward/runtime';
import { SAGAS } from '@onward/sagas';
import { seededEntropy } from '../entropy.js';
import { MemoryEventLog, MemoryEventStore, MemoryReadDisk, MemoryReadStore } from '../stores/index.js';
import type { VirtualClock } from '../virtual-clock.js';

const expressions = createExpressions();
const schedules = createSchedules();

export interface Node {
  readonly runtime: Runtime;
  readonly eventStore: MemoryEventStore;
}

/** The production runtime on stores in memory and virtual time: everything a process does in production, in no time. */
export async function startNode(clock: VirtualClock, projections: readonly Projection[] = []): Promise<Node> {
  const eventStore = new MemoryEventStore(new MemoryEventLog());
  const runtime = createRuntime(
    {
      eventStore,
      readStore: new MemoryReadStore(new MemoryReadDisk()),
      expressions,
      schedules,
      projections: [...READ_MODELS, ...projections],
      sagas: SAGAS,
      clock,
      entropy: seededEntropy(1),
      logger: silentLogger,
    },
    { limits: DEFAULT_LIMITS },
  );
  await runtime.start();
  return { runtime, eventStore };
}
