import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Position } from '@onward/model';
import type { Document, ReadCollection } from '../port.js';
import { EmbeddedReadStore } from './store.js';

const SPEC = { name: 'things', indexes: [{ name: 'state', paths: ['state'] }] };
/** LMDB shows a handle the state that one of its last turns of the event loop began with. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const at = (position: number): Position => String(position) as Position;

/** Two threads of one process may have the same folder open; one of them writes. */
describe('two handles on one folder', () => {
  let folder: string;
  let stores: readonly EmbeddedReadStore[] = [];
  const open = async () => {
    stores = [new EmbeddedReadStore(folder)];
    const { collection: one } = await stores[0]!.open(SPEC, 'v1');
    await nextTurn();
    stores = [...stores, new EmbeddedReadStore(folder)];
    const { collection: other } = await stores[1]!.open(SPEC, 'v1');
    return { one, other };
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-read-store-'));
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const come = async (collection: ReadCollection, position: number): Promise<void> => {
    const isThere = async () => (await collection.count({ state: `state ${position}` }, 1)).count === 1;
    for (let turn = 0; turn < 100_000 && !(await isThere()); turn++) await nextTurn();
  };

  it('both read what one of them writes, also what it did not find before', async () => {
    const { one, other } = await open();
    expect(await other.getMany(['a'])).toEqual([undefined]);
    for (let position = 1; position < 10; position++) {
      const document = { _id: 'a', state: `state ${position}`, [`name ${position}`]: 'word' };
      await one.write([{ put: document }], at(position));
      await come(other, position);
      expect(await other.getMany(['a'])).toEqual([document]);
      expect(await other.count({ state: `state ${position}` }, 10)).toEqual({ count: 1, more: false });
    }
  });

  it('leave no entries behind when they write in turn', async () => {
    const { one, other } = await open();
    const both = [one, other];
    const last = new Map<object, Document>();
    for (let position = 1; position < 20; position++) {
      const [writer, reader] = position % 3 === 0 ? both : [...both].reverse();
      // What this one has written last, which it takes for what is stored.
      const over = last.get(writer!) ?? null;
      const put = { _id: 'a', state: `state ${position}` };
      await writer!.write([{ put, over }], at(position));
      last.set(writer!, put);
      // Another one's write that comes too late changes nothing, and must not pass for an own one.
      await reader!.write([{ put: { _id: 'a', state: 'late' }, over: null }], at(position));
      await come(reader!, position);
      expect(await reader!.count({ state: { $gte: '' } }, 100)).toEqual({ count: 1, more: false });
      expect(await reader!.find({ filter: { state: `state ${position}` }, limit: 2 })).toHaveLength(1);
    }
  });
});
