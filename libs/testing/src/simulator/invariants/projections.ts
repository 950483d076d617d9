import { foldBatch, type Projection } from '@onward/read-models';
import {
  isDeploymentsStream,
  isInstanceStream,
  MESSAGE_STREAM_PREFIX,
  STARTS_STREAM_PREFIX,
} from '@onward/model';
import type { Document } from '@onward/read-store';
import { differences } from '../differences.js';
import type { SimulatedNode } from '../node.js';
import type { World } from '../world.js';

const isProjected = (stream: string): boolean =>
  isInstanceStream(stream) ||
  isDeploymentsStream(stream) ||
  stream.startsWith(MESSAGE_STREAM_PREFIX) ||
  stream.startsWith(STARTS_STREAM_PREFIX);

/** What a node shows is what a fold of all events from event 0 gives. */
export async function checkProjections(
  world: World,
  node: SimulatedNode,
  projections: readonly Projection[],
): Promise<void> {
  const events = world.log.history().filter(({ stream }) => isProjected(stream));
  for (const projection of projections) {
    const expected = new Map<string, Document>();
    const operations = await foldBatch(projection, events, async (ids) => ids.map(() => undefined));
    for (const operation of operations)
      if ('put' in operation) expected.set(operation.put._id, operation.put);
    const shown = new Map(
      node.disk
        .generationsOf(projection.name)
        .current.documents()
        .map((document) => [document._id, document]),
    );
    for (const id of new Set([...expected.keys(), ...shown.keys()])) {
      const found = differences(shown.get(id), expected.get(id));
      if (found.length > 0)
        world.violated(
          `${node.name}: projection ${projection.name} differs from its rebuild at ${id}: ${found.join('; ')}`,
        );
    }
  }
}
