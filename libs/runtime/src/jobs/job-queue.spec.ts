import { keyOf, type Position } from '@onward/model';
import { VirtualClock } from '@onward/testing';
import type { JobRef } from './job-ref.js';
import { JobQueue } from './job-queue.js';

const at = (position: number): Position => String(position) as Position;
const ref = (number: number): JobRef => ({
  instanceKey: keyOf(number),
  job: 1,
  type: 'a',
  tenantId: 't',
  position: at(1),
});

function wantedQueue(maxLength: number) {
  const clock = new VirtualClock();
  let woken = 0;
  const queue = new JobQueue(clock, maxLength, () => woken++);
  queue.wanted = true;
  return { clock, queue, woken: () => woken };
}

describe('a queue of jobs', () => {
  test('hands out in order of arrival and wakes for each', () => {
    const { queue, woken } = wantedQueue(10);
    for (const number of [1, 2, 3]) queue.offer(ref(number), at(number));
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([
      ref(1),
      ref(2),
      ref(3),
      undefined,
    ]);
    expect(woken()).toBe(3);
  });

  test('a job is never there twice', () => {
    const { queue } = wantedQueue(10);
    queue.offer(ref(1), at(1));
    queue.offer(ref(1), at(2));
    expect(queue.length).toBe(1);
  });

  test('of a type nobody has asked for nothing is kept but where to look', () => {
    const queue = new JobQueue(new VirtualClock(), 10, () => undefined);
    queue.offer(ref(1), at(7));
    expect([queue.length, queue.backlog]).toEqual([0, at(7)]);
  });

  test('what does not fit stays in the store', () => {
    const { queue } = wantedQueue(2);
    for (const number of [1, 2, 3, 4]) queue.offer(ref(number), at(number));
    expect([queue.length, queue.room, queue.backlog]).toEqual([2, 0, at(4)]);
  });

  test('a job with a later moment arrives then, and takes no room of those that are ready', async () => {
    const { clock, queue, woken } = wantedQueue(1);
    queue.offer(ref(1), at(1), clock.now() + 500);
    queue.offer(ref(2), at(2));
    expect([queue.length, woken(), queue.backlog]).toEqual([1, 1, undefined]);
    expect(queue.take()).toEqual(ref(2));
    await clock.advance(499);
    expect([queue.length, woken(), queue.room]).toEqual([0, 1, 1]);
    await clock.advance(1);
    expect(queue.take()).toEqual(ref(1));
  });

  test('of jobs with a later moment it keeps so many, and looks for the others when theirs has come', async () => {
    const { clock, queue, woken } = wantedQueue(2);
    for (const number of [1, 2, 3, 4]) queue.offer(ref(number), at(number), clock.now() + 5_000 * number);
    expect([queue.length, queue.backlog, queue.room]).toEqual([0, undefined, 2]);
    await clock.advance(14_999);
    expect([woken(), queue.backlog]).toEqual([2, undefined]);
    await clock.advance(1);
    expect([woken(), queue.backlog]).toEqual([3, at(3)]);
  });
});
