import type { ConditionTrigger, JsonObject } from '@onward/model';
import { comparisons } from './testing/comparisons.js';
import { catching, end, process, start } from './testing/definitions.js';
import { given } from './testing/index.js';

const waiting = (filter: Partial<ConditionTrigger>, variables: JsonObject) =>
  given(
    process(
      [start, catching('wait', { type: 'conditional', condition: { feel: 'n > 3' }, ...filter }), end],
      ['start -> wait', 'wait -> end'],
    ),
    { expressions: comparisons },
  ).created(variables);

describe('a condition that is waited for', () => {
  it('occurs at once where it holds, whatever it looks at', () => {
    expect(waiting({ variableNames: ['other'] }, { n: 5 }).state.status).toBe('COMPLETED');
  });

  it.each<[string, Partial<ConditionTrigger>, JsonObject, 'COMPLETED' | 'ACTIVE']>([
    ['every change', {}, { n: 5 }, 'COMPLETED'],
    ['a variable that it names', { variableNames: ['other', 'n'] }, { n: 5 }, 'COMPLETED'],
    ['none that it does not name', { variableNames: ['other'] }, { n: 5 }, 'ACTIVE'],
    ['all when one that it names changes', { variableNames: ['other'] }, { n: 5, other: 1 }, 'COMPLETED'],
    ['no changed one where only new ones count', { variableEvents: ['create'] }, { n: 5 }, 'ACTIVE'],
    ['a new one', { variableEvents: ['create'] }, { n: 5, other: 1 }, 'COMPLETED'],
    ['a changed one', { variableEvents: ['update'] }, { n: 5 }, 'COMPLETED'],
    [
      'no new one of its name where only changed ones count',
      { variableNames: ['other'], variableEvents: ['update'] },
      { n: 5, other: 1 },
      'ACTIVE',
    ],
  ])('looks at %s', (_what, filter, variables, status) => {
    const spec = waiting(filter, { n: 1 });
    expect(spec.state.status).toBe('ACTIVE');
    const changed = spec.when({ type: 'SetVariables', elementInstance: 0, variables, local: false });
    expect(changed.state.status).toBe(status);
  });
});
