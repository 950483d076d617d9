import type { Position } from '@onward/model';
import { boundary, end, process, signal, start, task } from './testing/definitions.js';
import { given, type Specification } from './testing/index.js';

const spec = given(
  process(
    [start, task('work'), end, { ...boundary('work', signal('s')), interrupting: false }, task('heard')],
    ['start -> work', 'work -> end', 'on-work -> heard', 'heard -> end'],
  ),
).created({});

/** A saga's command for the event at `at`; all up to `settled` have been answered for good. */
const told = (before: Specification, at: number, settled: number) =>
  before.when(
    { type: 'ReceiveSignal', name: 's', variables: {} },
    {
      idempotencyKey: `signal/${at}`,
      fingerprint: '',
      reaction: { at: String(at) as Position, settled: String(settled) as Position },
    },
  );
const remembered = ({ state }: Specification) => state.reactions.byRevision.size;

describe('what sagas have sent', () => {
  it('is carried out once', () => {
    const once = told(spec, 7, 0);
    expect(once.types).toContain('EventSubscriptionTriggered');
    told(once, 7, 0).accepted().thenEvents();
  });

  it('is forgotten when no repeat comes any more, and a late one is not carried out again', () => {
    const three = told(told(told(spec, 7, 0), 8, 0), 9, 6);
    expect(remembered(three)).toBe(3);
    const later = told(three, 12, 8);
    expect(remembered(later)).toBe(2);
    for (const at of [7, 8, 9]) told(later, at, 3).accepted().thenEvents();
    expect(told(later, 10, 8).types).toContain('EventSubscriptionTriggered');
  });

  it('takes none of the keys that clients may use', () => {
    let many = spec;
    for (let at = 1; at < 100; at++) many = told(many, at, 0).accepted();
    expect(remembered(many)).toBe(99);
    expect(many.state.commands.byRevision.size).toBe(0);
  });
});
