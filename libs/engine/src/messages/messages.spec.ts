import type { Key } from '@onward/model';
import fc from 'fast-check';
import type { MessageCommand } from './commands.js';
import { decideMessages } from './decide.js';
import type { CorrelationTarget, MessageEvent } from './events.js';
import { evolveMessages, initialMessages, type MessageState } from './state.js';

const k = (text: string): Key => text as Key;
const NOW = 1_000;

/** What answers an offer: by default the one that the message is offered to. */
type Asked<T = MessageCommand> = T extends { readonly target: CorrelationTarget }
  ? Omit<T, 'target'> & { readonly target?: CorrelationTarget }
  : T;

const publish = (
  message: string,
  more: { timeToLive?: number; messageId?: string; correlationKey?: string } = {},
): MessageCommand => ({
  type: 'PublishMessage',
  message: k(message),
  name: 'paid',
  timeToLive: 100,
  variables: {},
  ...more,
});
const open = (subscription: string, processId = 'order'): MessageCommand => ({
  type: 'OpenMessageSubscription',
  subscription: k(subscription),
  instanceKey: k(`i-${subscription}`),
  ordinal: 7,
  processId,
  element: 'wait',
});
const confirm = (message: string, closes?: string, processId = 'order'): Asked => ({
  type: 'ConfirmCorrelation',
  message: k(message),
  processId,
  instanceKey: k('i'),
  ...(closes === undefined ? {} : { closes: k(closes) }),
});
const release = (message: string, closes: string, processId = 'order'): Asked => ({
  type: 'ReleaseMessage',
  message: k(message),
  processId,
  closes: k(closes),
});
const offer = (message: string, ...processIds: string[]): MessageCommand => ({
  type: 'OfferMessage',
  message: k(message),
  starts: processIds.map((processId) => ({
    processId,
    definitionKey: k(`d-${processId}`),
    element: 'start',
  })),
});
const expire = (message: string): MessageCommand => ({ type: 'ExpireMessage', message: k(message) });

/** Each event in a few words. */
function words(event: MessageEvent): string {
  switch (event.type) {
    case 'MessageSubscriptionOpened':
      return `opened ${event.data.subscription}`;
    case 'MessageSubscriptionClosed':
      return `closed ${event.data.subscription}`;
    case 'MessageCorrelating': {
      const { message, target } = event.data;
      return `${message} → ${target.type === 'start' ? target.definitionKey : target.subscription}`;
    }
    case 'MessageCorrelated':
      return `${event.data.message} taken`;
    case 'MessageReleased':
      return `${event.data.message} released`;
    case 'MessagePublished':
      return `published ${event.data.message}`;
    case 'StartedInstanceEnded':
      return `${event.data.message} ended`;
    case 'MessageExpired':
      return `expired ${event.data.message}`;
    default:
      return event satisfies never;
  }
}

const asked = (state: MessageState, command: Asked): MessageCommand => {
  if (command.type !== 'ConfirmCorrelation' && command.type !== 'ReleaseMessage') return command;
  const given = state.messages.get(command.message)?.given.get(command.processId);
  return { target: given === undefined || given === 'done' ? NOBODY : given, ...command };
};
const NOBODY: CorrelationTarget = { type: 'start', definitionKey: k('none'), element: 'none' };

function run(state: MessageState, command: Asked, now: number): string[] | string {
  const decision = decideMessages(state, asked(state, command), now);
  if (!decision.accepted) return decision.rejection.code;
  for (const event of decision.events) evolveMessages(state, event, now);
  return decision.events.map(words);
}

/** Given these commands, what the last one leads to. */
function after(...commands: readonly Asked[]) {
  const state = initialMessages();
  for (const command of commands) run(state, command, NOW);
  return {
    when: (command: Asked, now = NOW) => ({
      leadsTo: (...expected: string[]) => expect(run(state, command, now)).toEqual(expected),
      isRefusedWith: (code: string) => expect(run(state, command, now)).toBe(code),
    }),
  };
}

describe('the messages of one name and correlation key', () => {
  test('published before somebody waits: buffered, then given', () => {
    after().when(publish('m')).leadsTo('published m');
    after(publish('m')).when(open('s')).leadsTo('opened s', 'm → s');
  });

  test('somebody waits before it is published', () => {
    after(open('s')).when(publish('m')).leadsTo('published m', 'm → s');
  });

  test('each process gets it once, the subscription that has waited longest', () => {
    after(open('a'), open('b'), open('c', 'refund'))
      .when(publish('m'))
      .leadsTo('published m', 'm → a', 'm → c');
    after(publish('m'), open('a'), confirm('m', 'a')).when(open('b')).leadsTo('opened b');
    after(publish('m'), open('a')).when(open('b')).leadsTo('opened b');
  });

  test('a message that is refused goes to the next subscription', () => {
    after(open('a'), open('b'), publish('m')).when(release('m', 'a')).leadsTo('m released', 'm → b');
    after(open('a'), publish('m'), release('m', 'a')).when(open('b')).leadsTo('opened b', 'm → b');
  });

  test('a subscription that stays gets the next message', () => {
    after(open('a'), publish('m'), publish('n')).when(confirm('m')).leadsTo('m taken', 'n → a');
    after(open('a'), publish('m'), publish('n')).when(confirm('m', 'a')).leadsTo('m taken');
    after(open('a'), publish('m'), confirm('m')).when(publish('n')).leadsTo('published n', 'n → a');
  });

  test('closed while a message is offered to it: the answer is still awaited', () => {
    after(open('a'), publish('m'), { type: 'CloseMessageSubscription', subscription: k('a') })
      .when(confirm('m'))
      .leadsTo('m taken');
  });

  test('start events get it where the process has not had it', () => {
    after(publish('m'))
      .when(offer('m', 'order', 'refund'))
      .leadsTo('m → d-order', 'm → d-refund');
    after(open('a'), publish('m'))
      .when(offer('m', 'order', 'refund'))
      .leadsTo('m → d-refund');
    after(publish('m'), offer('m', 'order'), confirm('m')).when(offer('m', 'order')).leadsTo();
    after().when(offer('m', 'order')).leadsTo();
  });

  test('a late answer of one changes nothing of what the message is offered to since', () => {
    const target: CorrelationTarget = {
      type: 'subscription',
      subscription: k('a'),
      instanceKey: k('i-a'),
      ordinal: 7,
    };
    const before = [open('a'), open('b'), publish('m'), release('m', 'a')];
    after(...before)
      .when({ ...release('m', 'a'), target } as Asked)
      .leadsTo();
    after(...before)
      .when({ ...confirm('m', 'a'), target } as Asked)
      .leadsTo();
  });

  test('with a correlation key the next one starts an instance when the one before has ended', () => {
    const keyed = (message: string, more = {}) => publish(message, { correlationKey: 'x', ...more });
    const end = (message: string): MessageCommand => ({
      type: 'EndStartedInstance',
      message: k(message),
      processId: 'order',
    });
    const busy = [keyed('m'), offer('m', 'order'), confirm('m'), keyed('n'), keyed('o')];
    after(...busy)
      .when(offer('n', 'order'))
      .leadsTo();
    after(keyed('m'), offer('m', 'order'), keyed('n'))
      .when(offer('n', 'order', 'refund'))
      .leadsTo('m → d-refund');
    after(...busy)
      .when(end('m'))
      .leadsTo('m ended');
    after(...busy, end('m'))
      .when(end('m'))
      .leadsTo();
    after(...busy, end('n'))
      .when(offer('n', 'order'))
      .leadsTo();
    // The oldest first, whichever is offered; one whose time is over does not start anything any more.
    after(...busy, end('m'))
      .when(offer('o', 'order'))
      .leadsTo('n → d-order');
    after(...busy, end('m'))
      .when(offer('o', 'order'), NOW + 100)
      .leadsTo('o → d-order');
    // It may have ended before it is known to have been started.
    after(keyed('m'), offer('m', 'order'), keyed('n'), end('m')).when(offer('n', 'order')).leadsTo();
    after(keyed('m'), offer('m', 'order'), keyed('n'), end('m'), confirm('m'))
      .when(offer('n', 'order'))
      .leadsTo('n → d-order');
    // Where nothing was started nothing is waited for.
    after(keyed('m'), offer('m', 'order'), keyed('n'), release('m', 'none'))
      .when(offer('n', 'order'))
      .leadsTo('m → d-order');
    after(publish('m'), offer('m', 'order'), publish('n')).when(offer('n', 'order')).leadsTo('n → d-order');
  });

  test('an id is taken while its message lives', () => {
    const again = publish('n', { messageId: 'x' });
    after(publish('m', { messageId: 'x' }))
      .when(again)
      .isRefusedWith('MESSAGE_ALREADY_PUBLISHED');
    after(publish('m', { messageId: 'x', timeToLive: 0 }), expire('m'))
      .when(again)
      .leadsTo('published n');
  });

  test('it expires when its time is over and nobody is being asked', () => {
    after(publish('m'))
      .when(expire('m'), NOW + 99)
      .leadsTo();
    after(publish('m'))
      .when(expire('m'), NOW + 100)
      .leadsTo('expired m');
    after(open('a'), publish('m'))
      .when(expire('m'), NOW + 100)
      .leadsTo();
    after(open('a'), publish('m'))
      .when(confirm('m', 'a'), NOW + 100)
      .leadsTo('m taken', 'expired m');
    after(open('a'), publish('m'))
      .when(release('m', 'a'), NOW + 100)
      .leadsTo('m released', 'expired m');
    after(open('a'), publish('m'), offer('m', 'other'))
      .when(confirm('m', 'a'), NOW + 100)
      .leadsTo('m taken');
  });

  test.each([
    ['publishing', [publish('m')], publish('m')],
    ['opening', [open('a')], open('a')],
    ['closing', [], { type: 'CloseMessageSubscription', subscription: k('a') }],
    ['confirming', [open('a'), publish('m'), confirm('m', 'a')], confirm('m', 'a')],
    ['releasing', [open('a'), publish('m'), release('m', 'a')], release('m', 'a')],
    ['expiring', [publish('m', { timeToLive: 0 }), expire('m')], expire('m')],
  ] as const)('%s again changes nothing', (_, before, command) => {
    after(...before)
      .when(command)
      .leadsTo();
  });

  test('whatever happens, a process gets a message once, and a message waits only where nobody could take it', () => {
    const name = fc.integer({ min: 0, max: 4 }).map((n) => 'abcde'[n]!);
    const process = fc.constantFrom('order', 'refund');
    const step = fc.oneof(
      fc.tuple(name, fc.constantFrom(0, 50)).map(([id, timeToLive]) => publish(`m${id}`, { timeToLive })),
      fc.tuple(name, process).map(([id, processId]) => open(`${id}-${processId}`, processId)),
      fc
        .tuple(name, process, fc.boolean())
        .map(([id, processId, closes]) => confirm(`m${id}`, closes ? '?' : undefined, processId)),
      fc.tuple(name, process).map(([id, processId]) => release(`m${id}`, '?', processId)),
      fc.tuple(name, process).map(([id, processId]) => offer(`m${id}`, processId)),
      name.map((id) => expire(`m${id}`)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const state = initialMessages();
        const taken = new Set<string>();
        let now = NOW;
        for (const command of steps) {
          const real = asked(state, answering(state, command));
          const decision = decideMessages(state, real, now++);
          if (!decision.accepted) continue;
          for (const event of decision.events) {
            if (event.type === 'MessageExpired') forget(taken, event.data.message);
            if (event.type === 'MessageCorrelated') {
              const one = `${event.data.message}/${event.data.processId}`;
              expect(taken.has(one)).toBe(false);
              taken.add(one);
            }
            evolveMessages(state, event, now);
          }
          for (const { given } of state.messages.values())
            for (const [processId, free] of state.free)
              if (free.size > 0) expect(given.has(processId)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** `?` is the subscription that the message is offered to. */
function answering(state: MessageState, command: Asked): Asked {
  if (!('closes' in command) || command.closes !== k('?')) return command;
  const target = state.messages.get(command.message)?.given.get(command.processId);
  const { closes: _closes, ...rest } = command;
  return target === undefined || target === 'done' || target.type === 'start'
    ? (rest as Asked)
    : { ...command, closes: target.subscription };
}

/** Its key may be used for another message. */
function forget(taken: Set<string>, message: string): void {
  const gone = [...taken].filter((one) => one.startsWith(`${message}/`));
  for (const one of gone) taken.delete(one);
}
