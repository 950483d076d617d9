import { randomUUID } from 'node:crypto';
import type { Position } from '@onward/model';
import fc from 'fast-check';
import type { ExpectedRevision } from '../port.js';
import {
  append,
  events,
  newPrefix,
  placesOf,
  readAllPages,
  revisionsOf,
  type ContractContext,
} from './harness.js';

type Step =
  | {
      readonly kind: 'append';
      readonly stream: number;
      readonly expected: ExpectedRevision;
      readonly count: number;
    }
  | { readonly kind: 'repeat'; readonly append: number }
  | {
      readonly kind: 'read';
      readonly stream: number;
      readonly from: number;
      readonly limit: number;
      readonly back: boolean;
    }
  | { readonly kind: 'readAll'; readonly limit: number; readonly streams: readonly number[] };

const STREAMS = 3;
const stream = fc.nat({ max: STREAMS - 1 });
const expected: fc.Arbitrary<ExpectedRevision> = fc.oneof(
  fc.constantFrom<ExpectedRevision>('any', 'no-stream', 'stream-exists'),
  fc.nat({ max: 12 }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      stream,
      expected,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), append: fc.nat({ max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      stream,
      from: fc.nat({ max: 15 }),
      limit: fc.integer({ min: 1, max: 10 }),
      back: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('readAll' as const),
      limit: fc.integer({ min: 1, max: 9 }),
      streams: fc.uniqueArray(stream, { minLength: 1 }),
    }),
  },
);

interface Sent {
  readonly stream: number;
  readonly expected: ExpectedRevision;
  readonly list: ReturnType<typeof events>;
  readonly decision: string;
  readonly answer: unknown;
}

/** The store as it should be: a list. */
class Model {
  constructor(readonly start: Position) {}

  readonly all: string[] = [];
  readonly sent: Sent[] = [];
  readonly lengths = Array.from({ length: STREAMS }, () => 0);

  accepts(at: number, wanted: ExpectedRevision): boolean {
    const length = this.lengths[at]!;
    if (wanted === 'any') return true;
    if (wanted === 'no-stream') return length === 0;
    return wanted === 'stream-exists' ? length > 0 : wanted === length - 1;
  }
}

/** Random steps against a model that is a list in memory. */
export function modelContract(context: ContractContext): void {
  test('does what a list in memory does', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const prefix = newPrefix();
      const start = await context.store.head();
      const model = new Model(start);
      for (const one of steps) await apply(one, model, prefix);
      expect(placesOf(await readAllPages(context.store, start, 5, [prefix]))).toEqual(model.all);
    });
    await fc.assert(property, { numRuns: 30 });
  }, 120_000);

  async function apply(one: Step, model: Model, prefix: string): Promise<void> {
    const name = (at: number): string => `${prefix}-${at}`;
    switch (one.kind) {
      case 'append': {
        const [list, decision] = [events(one.count), randomUUID()];
        const before = model.lengths[one.stream]!;
        const sent = append(context.store, name(one.stream), one.expected, list, decision);
        if (!model.accepts(one.stream, one.expected)) {
          await expect(sent).rejects.toMatchObject({ name: 'WrongExpectedRevision', actual: before - 1 });
          return;
        }
        const answer = await sent;
        expect(answer.revision).toBe(before + one.count - 1);
        model.lengths[one.stream] = before + one.count;
        for (let at = 0; at < one.count; at++) model.all.push(`${name(one.stream)}@${before + at}`);
        model.sent.push({ stream: one.stream, expected: one.expected, list, decision, answer });
        return;
      }
      case 'repeat': {
        const exact = model.sent.filter(
          ({ expected: wanted }) => wanted === 'no-stream' || typeof wanted === 'number',
        );
        const again = exact[one.append % Math.max(1, exact.length)];
        if (again === undefined) return;
        const answer = await append(
          context.store,
          name(again.stream),
          again.expected,
          again.list,
          again.decision,
        );
        expect(answer).toEqual(again.answer);
        return;
      }
      case 'read': {
        const direction = one.back ? ('backwards' as const) : ('forwards' as const);
        const read = await context.store.readStream(name(one.stream), {
          from: one.from,
          limit: one.limit,
          direction,
        });
        const all = Array.from({ length: model.lengths[one.stream]! }, (_, at) => at);
        const wanted = one.back
          ? all.filter((at) => at <= one.from).toReversed()
          : all.filter((at) => at >= one.from);
        expect(revisionsOf(read)).toEqual(wanted.slice(0, one.limit));
        return;
      }
      case 'readAll': {
        const prefixes = one.streams.map(name);
        const read = await readAllPages(context.store, model.start, one.limit, prefixes);
        const wanted = model.all.filter((place) => prefixes.some((each) => place.startsWith(`${each}@`)));
        expect(placesOf(read)).toEqual(wanted);
        return;
      }
    }
  }
}
