import { afterEach, beforeEach, describe } from '@jest/globals';
import type { Context, ReadStoreFixture } from './fixture.js';
import { documentContract } from './documents.js';
import { filterContract } from './filters.js';
import { generationContract } from './generations.js';
import { modelContract } from './model.js';
import { orderContract } from './order.js';
import { twoProcessesContract } from './two-processes.js';
import { writeContract } from './writes.js';

export type { ReadStoreFixture } from './fixture.js';

/** What every read store does. Each adapter runs it; each test gets a fresh fixture. */
export function readStoreContract(name: string, factory: () => Promise<ReadStoreFixture>): void {
  describe(`${name} as a read store`, () => {
    let current: Context;
    beforeEach(async () => {
      const fixture = await factory();
      current = { fixture, store: await fixture.open() };
    });
    afterEach(async () => {
      await current.store.close();
      await current.fixture.cleanup();
    });
    const context = (): Context => current;

    documentContract(context);
    filterContract(context);
    orderContract(context);
    writeContract(context);
    generationContract(context);
    twoProcessesContract(context);
    modelContract(context);
  });
}
