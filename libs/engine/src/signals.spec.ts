import type { FlowElement } from '@onward/model';
import {
  boundary,
  catching,
  end,
  ending,
  parallel,
  process,
  signal,
  start,
  startOf,
  task,
  throwing,
  within,
} from './testing/definitions.js';
import { given } from './testing/index.js';

const created = (elements: readonly FlowElement[], flows: readonly string[]) =>
  given(process(elements, flows), {}).created({});

describe('a signal that an instance throws', () => {
  const wait = catching('wait', signal('s'));
  const shout = throwing('shout', signal('s'));

  it.each([
    ['before', ['start -> fork', 'fork -> wait', 'fork -> shout', 'wait -> a', 'shout -> end', 'a -> end']],
    ['behind', ['start -> fork', 'fork -> shout', 'fork -> wait', 'wait -> a', 'shout -> end', 'a -> end']],
  ])('is heard by a parallel branch that stands %s it in the file', (_where, flows) => {
    const spec = created([start, parallel('fork'), wait, shout, task('a'), end], flows);
    expect([...spec.path]).toContain('wait');
    expect(spec.completed('a').state.status).toBe('COMPLETED');
  });

  it('is heard by each of several that wait, and thrown by each of several', () => {
    const spec = created(
      [
        start,
        parallel('fork'),
        catching('x', signal('s')),
        catching('y', signal('t')),
        shout,
        throwing('call', signal('t')),
        end,
      ],
      [
        'start -> fork',
        'fork -> shout',
        'fork -> call',
        'fork -> x',
        'fork -> y',
        ...['shout', 'call', 'x', 'y'].map((id) => `${id} -> end`),
      ],
    );
    expect(spec.state.status).toBe('COMPLETED');
  });

  it('is not kept for what begins to wait after it', () => {
    const spec = created([start, shout, wait, end], ['start -> shout', 'shout -> wait', 'wait -> end']);
    expect(spec.waiting('wait').trigger).toEqual({ type: 'signal', name: 's' });
    expect(spec.signalled('s').state.status).toBe('COMPLETED');
  });

  it('reaches the boundary event of the sub-process that it is the end of', () => {
    const spec = created(
      [
        start,
        { id: 'sub', type: 'subProcess' },
        startOf('sub'),
        ...within('sub', [ending('shout', signal('s'))]),
        boundary('sub', signal('s')),
        task('heard'),
        task('not-heard'),
        end,
      ],
      [
        'start -> sub',
        'start-sub -> shout',
        'sub -> not-heard',
        'not-heard -> end',
        'on-sub -> heard',
        'heard -> end',
      ],
    );
    expect(spec.completed('heard').state.status).toBe('COMPLETED');
  });
});
