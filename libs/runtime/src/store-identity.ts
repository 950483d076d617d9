import { WrongExpectedRevision } from '@onward/event-store';
import { DEFAULT_TENANT, STORE_IDENTITY_STREAM, SYSTEM_ACTOR, type Position } from '@onward/model';
import type { ReadStore } from '@onward/read-store';
import { appendUntilKnown, type AppendPorts } from './append.js';

/**
 * The read models were built from the events of another store. Their positions mean nothing here, so nothing is served from them
 * and nothing is written to them: which of the two is meant, only a person knows.
 */
export class ForeignReadStore extends Error {
  override readonly name = 'ForeignReadStore';
  constructor(known: string, actual: string) {
    super(
      `the read models here were built from another event store (${known}, and this one is ${actual}): ` +
        'give these nodes read models of their own (another folder or database), or delete them, and they are built anew from the events',
    );
  }
}

const COLLECTION = { name: 'event-store', indexes: [] };
const ID = 'event-store';

/** Rejects with `ForeignReadStore` where the read store belongs to another event store; an empty one belongs to this one from now on. */
export async function bindReadStore(ports: AppendPorts & { readonly readStore: ReadStore }): Promise<void> {
  const { readStore } = ports;
  const identity = await identityOf(ports);
  const { collection } = await readStore.open(COLLECTION, '1');
  if ((await collection.get(ID)) === undefined) {
    await collection.write([{ put: { _id: ID, identity } }], '1' as Position);
    await readStore.flush();
  }
  // Of two nodes that come at the same time, one has written.
  const known = (await collection.get(ID))?.['identity'] as string | undefined;
  if (known !== identity) throw new ForeignReadStore(known ?? 'nobody knows which', identity);
}

/** Given by whoever comes first, and the same for ever. */
async function identityOf(ports: AppendPorts): Promise<string> {
  for (;;) {
    const [event] = await ports.eventStore.readStream(STORE_IDENTITY_STREAM, { limit: 1 });
    if (event !== undefined) return event.data['identity'] as string;
    await identify(ports);
  }
}

async function identify(ports: AppendPorts): Promise<void> {
  const { clock, entropy } = ports;
  const identity = entropy.uuid();
  const metadata = {
    version: 1,
    time: clock.now(),
    tenantId: DEFAULT_TENANT,
    actor: SYSTEM_ACTOR,
    commandId: identity,
    $correlationId: identity,
    $causationId: identity,
  };
  try {
    await appendUntilKnown(ports, {
      stream: STORE_IDENTITY_STREAM,
      expectedRevision: 'no-stream',
      events: [{ type: 'StoreIdentified', data: { identity }, metadata }],
      decisionId: entropy.uuid(),
    });
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
}
