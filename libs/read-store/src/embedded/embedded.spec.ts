import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoreContract } from '../contract/index.js';
import { openEmbeddedReadStore } from './index.js';

readStoreContract('The embedded read store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onward-read-store-'));
  return {
    open: () => openEmbeddedReadStore({ folder }),
    cleanup: () => rm(folder, { recursive: true, force: true }),
  };
});
