import type { EventStore } from '../port.js';
import { appendContract } from './append.contract.js';
import { deleteContract } from './delete.contract.js';
import { dataContract } from './data.contract.js';
import type { ContractContext, EventStoreFactory } from './harness.js';
import { modelContract } from './model.contract.js';
import { readContract } from './read.contract.js';
import { subscribeContract } from './subscribe.contract.js';

export type { EventStoreFactory } from './harness.js';

/**
 * The contract of the event store port as a Jest suite (to be called in a spec file): what every adapter has to pass.
 * The store may hold other streams and be shared with other writers.
 */
export function eventStoreContract(name: string, factory: () => EventStoreFactory): void {
  describe(`${name}: event store contract`, () => {
    let adapter: EventStoreFactory;
    let store: EventStore;
    const context: ContractContext = {
      get store() {
        return store;
      },
      async reopen() {
        store = await adapter.reopen(store);
      },
    };

    beforeAll(async () => {
      adapter = factory();
      store = await adapter.open();
    });
    afterAll(async () => {
      await store.close();
      await adapter.cleanup();
    });

    appendContract(context);
    readContract(context);
    subscribeContract(context);
    dataContract(context);
    deleteContract(context);
    modelContract(context);
  });
}
