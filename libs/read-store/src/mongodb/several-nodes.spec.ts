import { randomUUID } from 'node:crypto';
import type { Position } from '@onward/model';
import { MongoClient } from 'mongodb';
import { CheckpointMoved, GenerationLost } from '../errors.js';
import { openMongoReadStore, type MongoReadStore } from './index.js';
import { inDatabase, withMongo } from './server.fixture.js';

const SPEC = { name: 'things', indexes: [{ name: 'rank', paths: ['rank'] }] };
const at = (position: number): Position => String(position) as Position;

withMongo('MongoDB with two nodes', (server) => {
  let url: string;
  let now: number;
  let here: MongoReadStore;
  let there: MongoReadStore;
  const clock = { now: () => now, schedule: () => () => undefined };

  beforeEach(() => {
    url = inDatabase(server, `onward-test-${randomUUID()}`);
    now = Date.now();
    here = openMongoReadStore({ url, clock });
    there = openMongoReadStore({ url, clock });
  });

  afterEach(async () => {
    await here.close();
    await there.close();
    const client = new MongoClient(url);
    await client.db().dropDatabase();
    await client.close();
  });

  it('refuses a batch that was folded on what another node has changed since', async () => {
    const { collection: mine } = await here.open(SPEC, 'v1');
    const { collection: theirs } = await there.open(SPEC, 'v1');
    await theirs.write([{ put: { _id: 'a', rank: 20 } }], at(20));
    await expect(mine.write([{ put: { _id: 'a', rank: 30 } }], at(30))).rejects.toThrow(CheckpointMoved);
    await mine.write([{ put: { _id: 'a', rank: 15 } }], at(15));
    expect(await mine.get('a')).toEqual({ _id: 'a', rank: 20 });
    expect(await mine.checkpoint()).toBe('20');
    await mine.write([{ put: { _id: 'a', rank: 30 } }], at(30));
    expect(await theirs.get('a')).toEqual({ _id: 'a', rank: 30 });
  });

  it('shows the generation that another node has switched to, and drops the old one later', async () => {
    const { collection: mine } = await here.open(SPEC, 'v1');
    await mine.write([{ put: { _id: 'old' } }], at(1));
    const { collection: theirs } = await there.open(SPEC, 'v1');
    await (await here.openNext(SPEC, 'v2')).write([{ put: { _id: 'new' } }], at(2));
    await here.switchToNext(SPEC.name);
    expect(await theirs.get('old')).toEqual({ _id: 'old' });
    now += 1_001;
    expect(await theirs.get('new')).toEqual({ _id: 'new' });
    now += 60_000;
    await there.open(SPEC, 'v2');
    const client = new MongoClient(url);
    const names = (await client.db().listCollections().toArray()).map(({ name }) => name as string);
    await client.close();
    expect(names.filter((name) => name.startsWith('things.'))).toHaveLength(1);
  });

  it('refuses to fill a next generation that another node has begun anew', async () => {
    await here.open(SPEC, 'v1');
    const mine = await here.openNext(SPEC, 'v2');
    const theirs = await there.openNext(SPEC, 'v2');
    await expect(mine.write([{ put: { _id: 'a' } }], at(1))).rejects.toThrow(GenerationLost);
    await expect(here.switchToNext(SPEC.name)).rejects.toThrow(GenerationLost);
    await theirs.write([{ put: { _id: 'b' } }], at(1));
    await there.switchToNext(SPEC.name);
    expect(await theirs.get('b')).toEqual({ _id: 'b' });
  });
});
