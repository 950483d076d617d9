import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { readStoreContract } from '../contract/index.js';
import { openMongoReadStore } from './index.js';
import { inDatabase, withMongo } from './server.fixture.js';

withMongo('MongoDB', (server) => {
  readStoreContract('MongoDB', async () => {
    const url = inDatabase(server, `onward-test-${randomUUID()}`);
    const first = openMongoReadStore({ url });
    const topology = await first.topology();
    await first.close();
    return {
      open: async () => openMongoReadStore({ url }),
      seesHalfBatches: topology === 'standalone',
      async cleanup() {
        const client = new MongoClient(url);
        try {
          await client.db().dropDatabase();
        } finally {
          await client.close();
        }
      },
    };
  });
});
