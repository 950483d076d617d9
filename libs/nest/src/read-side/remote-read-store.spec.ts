import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { readStoreContract } from '@onward/read-store/contract';
import { openEmbeddedReadStore } from '@onward/read-store/embedded';
import type { Projections } from '@onward/runtime';
import { Peer } from './peer.js';
import { RemoteReadStore } from './remote-read-store.js';
import { readSideMethods } from './serve.js';

const NO_PROJECTIONS = { collection: () => undefined } as unknown as Projections;

readStoreContract('The read store of another thread', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onward-read-side-'));
  return {
    open: async () => {
      const { port1, port2 } = new MessageChannel();
      const store = await openEmbeddedReadStore({ folder });
      new Peer(port2, readSideMethods(store, NO_PROJECTIONS, []));
      return new RemoteReadStore(new Peer(port1, {}), async () => port1.close());
    },
    cleanup: () => rm(folder, { recursive: true, force: true }),
  };
});
