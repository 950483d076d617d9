import type { Due, Key, Schedules } from '@onward/model';
import { decideStarts, evolveStarts, initialStarts, type StartsCommand } from './decide.js';

const KEY = '42' as Key;
/** Each comes 100 ms after the one before, `remaining` times. */
const schedules: Schedules = {
  first: () => ({ ok: false, message: 'not asked' }),
  next: ({ dueAt, remaining = 0 }): Due | undefined =>
    remaining === 0 ? undefined : { dueAt: dueAt + 100, remaining: remaining - 1 },
};
const set: StartsCommand = {
  type: 'SetStartTimers',
  timers: [
    { element: 'daily', due: { dueAt: 10, remaining: 1 } },
    { element: 'once', due: { dueAt: 20 } },
  ],
};
const trigger = (element: string, dueAt: number): StartsCommand => ({
  type: 'TriggerStartTimer',
  element,
  dueAt,
});
const stop: StartsCommand = { type: 'StopStartTimers' };

function after(...commands: readonly StartsCommand[]) {
  let state = initialStarts;
  for (const command of commands)
    for (const event of decideStarts(state, KEY, command, schedules)) state = evolveStarts(state, event, 5);
  return {
    when: (command: StartsCommand) =>
      decideStarts(state, KEY, command, schedules).map(({ type, data }) => {
        const { definitionKey, ...rest } = data;
        expect(definitionKey).toBe(KEY);
        return [type, rest];
      }),
  };
}

describe('the timer start events of a definition', () => {
  test.each([
    ['are set once', [set], set, []],
    [
      'come at their moment, and again',
      [set],
      trigger('daily', 10),
      [['StartTimerTriggered', { element: 'daily', dueAt: 10, next: { dueAt: 110, remaining: 0 } }]],
    ],
    [
      'come the last time',
      [set, trigger('daily', 10)],
      trigger('daily', 110),
      [['StartTimerTriggered', { element: 'daily', dueAt: 110 }]],
    ],
    ['come once at each moment', [set, trigger('daily', 10)], trigger('daily', 10), []],
    ['come no more when all is done', [set, trigger('once', 20)], trigger('once', 20), []],
    ['stop with their version', [set], stop, [['StartTimersStopped', { elements: ['daily', 'once'] }]]],
    ['come no more once stopped', [set, stop], trigger('daily', 10), []],
    ['are not set again once stopped', [set, stop], set, []],
    ['need not stop where there are none', [], stop, []],
    ['stop once', [set, stop], stop, []],
  ] as const)('%s', (_, before, command, expected) => {
    expect(after(...before).when(command)).toEqual(expected);
  });
});
