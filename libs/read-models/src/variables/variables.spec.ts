import type { JsonObject } from '@onward/model';
import { keyOf } from '@onward/model';
import { documentsAfter, happened, inInstance } from '../testing/history.js';
import { CHARGED, WAITING } from '../testing/story.js';
import { variables } from './projection.js';

describe('variables', () => {
  it('has one document per scope and name with the latest value', async () => {
    const documents = await documentsAfter(variables, inInstance(7, CHARGED));
    expect(documents[`${keyOf(7)}/amount`]).toEqual({
      _id: `${keyOf(7)}/amount`,
      variableKey: keyOf(7, 1),
      name: 'amount',
      value: '6',
      isTruncated: false,
      scopeKey: keyOf(7),
      processInstanceKey: keyOf(7),
      rootProcessInstanceKey: keyOf(7),
      tenantId: '<default>',
    });
    expect(documents[`${keyOf(7)}/card`]).toMatchObject({ value: '{"number":"4"}' });
    expect(documents[`${keyOf(7, 5)}/sum`]).toMatchObject({
      value: '5',
      scopeKey: keyOf(7, 5),
      variableKey: keyOf(7, 6),
    });
    expect(Object.keys(documents)).toHaveLength(3);
  });

  it('keeps long values whole and says so', async () => {
    const documents = await documentsAfter(variables, inInstance(9, WAITING));
    expect(documents[`${keyOf(9)}/long`]).toMatchObject({
      value: JSON.stringify('x'.repeat(9_000)),
      isTruncated: true,
    });
  });

  it('takes any name', async () => {
    const names = ['__proto__', 'constructor', 'n'.repeat(500), '\ud800', 'a/b', ' '];
    const set = JSON.parse(
      `{${names.map((name, n) => `${JSON.stringify(name)}:${n}`).join()}}`,
    ) as JsonObject;
    const created = JSON.parse(
      `{${names.map((name, n) => `${JSON.stringify(name)}:${n + 1}`).join()}}`,
    ) as Record<string, number>;
    const events = [
      happened('VariablesSet', { scope: 0, variables: set, created }),
      happened('VariablesSet', { scope: 0, variables: set }),
    ];
    const documents = Object.values(await documentsAfter(variables, inInstance(7, events)));
    expect(documents.map(({ name, value, variableKey }) => [name, value, variableKey])).toEqual(
      names.map((name, n) => [name, String(n), keyOf(7, n + 1)]),
    );
    for (const { _id } of documents) expect(_id.length).toBeLessThanOrEqual(200);
  });
});
