import type { RecordedEvent } from '@onward/event-store';
import { FIRST_INSTANCE_NUMBER, instanceStream, keyOf, ORDINALS_PER_NUMBER } from '@onward/model';
import { recorded } from '../testing/history.js';
import { instanceOf, keyIn } from './instance-event.js';

const eventOf = (stream: string, metadata: Partial<RecordedEvent['metadata']> = {}): RecordedEvent =>
  recorded(stream, [{ type: 'Happened', data: {} }], 1, metadata)[0] as RecordedEvent;

describe('the keys of what an event names', () => {
  it('are those of its instance, however many are asked for in between', () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 9_000; n++) {
        // One after the other, some far away, so that what is remembered of one comes to the place of another.
        const number = FIRST_INSTANCE_NUMBER + (n % 3 === 0 ? n * 4_096 : n);
        const event = eventOf(instanceStream(keyOf(number)));
        if (instanceOf(event) !== keyOf(number)) throw new Error(`instance ${number} has become another one`);
        for (const ordinal of [0, n, n + 61, ORDINALS_PER_NUMBER - 1]) {
          if (keyIn(event, ordinal) !== keyOf(number, ordinal)) throw new Error(`${ordinal} in ${number}`);
        }
      }
    }
  });

  it('lie below a further number where the instance has outgrown its first', () => {
    const event = eventOf(instanceStream(keyOf(FIRST_INSTANCE_NUMBER)), {
      moreNumbers: [FIRST_INSTANCE_NUMBER + 7],
    });
    expect(keyIn(event, ORDINALS_PER_NUMBER + 3)).toBe(keyOf(FIRST_INSTANCE_NUMBER + 7, 3));
    expect(() => keyIn(event, 2 * ORDINALS_PER_NUMBER)).toThrow('does not name the instance number');
  });

  it('are none in the stream of something else', () => {
    expect(() => keyIn(eventOf('deployments-1'), 1)).toThrow('is not the stream of an instance');
  });
});
