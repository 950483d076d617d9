import { VirtualClock } from '@onward/testing/simulated';
import { IN_ITS_OWN_THREAD, WriteSize } from './write-size.js';

/** A clock that moves while the store works, as it does for a store inside the process. */
function working() {
  let now = 0;
  const clock = Object.assign(new VirtualClock(), { now: () => now });
  return { size: new WriteSize(clock), work: (ms: number) => () => void (now += ms) };
}

describe('WriteSize', () => {
  it('shrinks, within bounds, while writes hold up the thread', () => {
    const { size, work } = working();
    for (let n = 0; n < 50; n++) size.measure(size.documents, work(60));
    expect(size.documents).toBe(16);
  });

  it('grows, within bounds, while full writes give the thread back at once', () => {
    const { size, work } = working();
    for (let n = 0; n < 50; n++) size.measure(size.documents, work(0));
    expect(size.documents).toBe(2_000);
  });

  it('may take longer where nobody else waits for the thread', () => {
    let now = 0;
    const clock = Object.assign(new VirtualClock(), { now: () => now });
    const size = new WriteSize(clock, IN_ITS_OWN_THREAD);
    for (let n = 0; n < 50; n++) size.measure(size.documents, () => void (now += 40));
    expect(size.documents).toBe(8_000);
    for (let n = 0; n < 50; n++) size.measure(size.documents, () => void (now += 150));
    expect(size.documents).toBe(64);
  });

  it('learns nothing from small writes', () => {
    const { size, work } = working();
    const before = size.documents;
    for (let n = 0; n < 50; n++) size.measure(1, work(0));
    expect(size.documents).toBe(before);
  });
});
