import { MessageChannel } from 'node:worker_threads';
import { StoreUnavailable } from '@onward/event-store';
import { UnsupportedQuery } from '@onward/read-store';
import { Handover, Peer, type Methods } from './peer.js';

describe('Peer', () => {
  const { port1, port2 } = new MessageChannel();
  const bytes = new Uint8Array([1, 2, 3]);
  const methods: Methods = {
    sum: (a: number, b: number) => a + b,
    refuse: (kind: string) => {
      throw kind === 'query'
        ? new UnsupportedQuery('no such field')
        : new StoreUnavailable('the disk is full');
    },
    bytes: () => new Handover({ bytes }, [bytes.buffer]),
    never: () => new Promise(() => undefined),
  };
  new Peer(port2, methods);
  const peer = new Peer(port1, {});
  afterAll(() => port1.close());

  it('calls the other one, many at a time', async () => {
    const sums = await Promise.all(Array.from({ length: 100 }, (_, n) => peer.call<number>('sum', n, 1)));
    expect(sums).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  it.each([
    ['query', UnsupportedQuery, 'no such field'],
    ['store', StoreUnavailable, 'the disk is full'],
  ])('rejects with the kind of error that was thrown there (%s)', async (kind, type, message) => {
    const refused = peer.call('refuse', kind);
    await expect(refused).rejects.toBeInstanceOf(type);
    await expect(refused).rejects.toThrow(message);
  });

  it('refuses what there is not', async () => {
    await expect(peer.call('other')).rejects.toThrow('there is no method other');
  });

  it('hands buffers over', async () => {
    expect(await peer.call('bytes')).toEqual({ bytes: new Uint8Array([1, 2, 3]) });
    expect(bytes.byteLength).toBe(0);
  });

  it('rejects what is under way and what comes later once it is closed', async () => {
    const waiting = peer.call('never');
    peer.close(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
    await expect(peer.call('sum', 1, 1)).rejects.toThrow('over');
  });
});
