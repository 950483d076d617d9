import { buildGraph, keyOf, type ProcessGraph } from '@onward/model';
import { process } from '@onward/bpmn';
import { GraphCache } from './graph-cache.js';

/** Start, `tasks` of them, end; the flows count as well. */
function graphOf(tasks: number): ProcessGraph {
  let path = process(`tasks-${tasks}`).startEvent('start');
  for (let n = 0; n < tasks; n++) path = path.task(`task-${n}`);
  return buildGraph(path.endEvent('end').build());
}

describe('the graphs in memory', () => {
  const small = graphOf(2);
  const size = small.definition.elements.length;
  const [one, two, three] = [keyOf(1), keyOf(2), keyOf(3)];

  it('are as many as fit, the oldest gone first', () => {
    const cache = new GraphCache(2 * size);
    for (const key of [one, two, three]) cache.put(key, small);
    expect([one, two, three].map((key) => cache.get(key))).toEqual([undefined, small, small]);
  });

  it('keep one that is larger than all of them may be, alone', () => {
    const large = graphOf(50);
    const cache = new GraphCache(2 * size);
    cache.put(one, small);
    cache.put(two, large);
    expect([cache.get(one), cache.get(two)]).toEqual([undefined, large]);
    cache.put(three, small);
    expect([cache.get(two), cache.get(three)]).toEqual([undefined, small]);
  });

  it('count one that is put again once', () => {
    const cache = new GraphCache(2 * size);
    cache.put(one, small);
    cache.put(two, small);
    cache.put(two, small);
    expect(cache.get(one)).toBe(small);
  });
});
