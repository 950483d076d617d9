import { visibleVariables } from '../index.js';
import { get } from '../ordinal-map.js';
import { process, start, task } from '../testing/definitions.js';
import { given } from '../testing/index.js';
import { lookupIn, scopeKnowing } from './lookup.js';

const spec = given(process([start, task('a')], ['start -> a'])).created({ x: 1 });
const { elementInstance } = spec.job('a');

describe('visible variables', () => {
  it('are the object of the one scope that has any, not a copy', () => {
    expect(visibleVariables(spec.state, elementInstance)).toBe(
      get(spec.state.elementInstances, 0)?.variables,
    );
  });

  it('hide outer ones by inner ones', () => {
    const local = spec.when({
      type: 'SetVariables',
      elementInstance,
      variables: { x: 2, y: 2 },
      local: true,
    }).state;
    expect(visibleVariables(local, elementInstance)).toEqual({ x: 2, y: 2 });
    expect(lookupIn(local, elementInstance)('x')).toBe(2);
    expect(lookupIn(local, 0)('y')).toBeUndefined();
    expect([scopeKnowing(local, elementInstance, 'y'), scopeKnowing(local, elementInstance, 'z')]).toEqual([
      elementInstance,
      0,
    ]);
  });

  it('are none of Object.prototype', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(lookupIn(spec.state, elementInstance)(name)).toBeUndefined();
  });

  it('are empty where there is nothing', () => {
    expect(visibleVariables(spec.state, 999)).toEqual({});
  });
});
