import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadStore } from '@onward/read-store';
import { openEmbeddedReadStore } from '@onward/read-store/embedded';
import { foldBatch } from './fold.js';
import { definitionOf, fingerprintOf, type Projection } from './projection.js';
import { READ_MODELS } from './registry.js';
import { documentsAfter } from './testing/history.js';
import { wholeStory } from './testing/story.js';

const STORY = wholeStory();

describe('every read model', () => {
  let folder: string;
  let store: ReadStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-read-models-'));
    store = await openEmbeddedReadStore({ folder });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('has a name and indexes of its own', () => {
    expect(new Set(READ_MODELS.map(({ name }) => name)).size).toBe(READ_MODELS.length);
    for (const { name, version, indexes } of READ_MODELS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(version).toBeGreaterThanOrEqual(1);
      expect(new Set(indexes.map((index) => index.name)).size).toBe(indexes.length);
    }
  });

  it.each(READ_MODELS.map((projection) => [projection.name, projection] as const))(
    '%s comes to the same documents in batches of any size',
    async (_, projection) => {
      const whole = await documentsAfter(projection, STORY);
      expect(Object.keys(whole).length).toBeGreaterThan(0);
      for (const size of [1, 2, 3, 7, 20])
        expect(await documentsAfter(projection, STORY, size)).toEqual(whole);
    },
  );

  it.each(READ_MODELS.map((projection) => [projection.name, projection] as const))(
    '%s does not change when the events come again',
    async (_, projection) => {
      const { collection } = await store.open(definitionOf(projection), fingerprintOf(projection));
      const run = async (size: number): Promise<void> => {
        for (let at = 0; at < STORY.length; at += size) {
          const batch = STORY.slice(at, at + size);
          const last = batch.at(-1);
          if (last === undefined) continue;
          const operations = await foldBatch(projection, batch, (ids) => collection.getMany(ids));
          await collection.write(operations, last.position);
        }
      };
      await run(5);
      const documents = await collection.find({ limit: 1_000 });
      expect(Object.fromEntries(documents.map((document) => [document._id, document]))).toEqual(
        await documentsAfter(projection, STORY),
      );
      await run(5);
      await run(8);
      expect(await collection.find({ limit: 1_000 })).toEqual(documents);
    },
  );

  it('leaves events of other streams alone', async () => {
    const elsewhere = STORY.map((event) => ({ ...event, stream: `other-${event.stream}` }));
    for (const projection of READ_MODELS as readonly Projection[]) {
      expect(await documentsAfter(projection, elsewhere)).toEqual({});
    }
  });
});
