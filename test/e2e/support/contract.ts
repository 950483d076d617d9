import { readFileSync } from 'node:fs';

/**
 * What the Camunda 8 Orchestration Cluster REST API v2 (its OpenAPI of the 8.10 line) lets a client send: per search its filters, each
 * with its operators, and the fields it sorts by; per command the properties of its body.
 */
export const CONTRACT = JSON.parse(readFileSync(new URL('../contract.json', import.meta.url), 'utf8')) as {
  readonly searches: Readonly<Record<string, SearchContract>>;
  readonly requests: Readonly<Record<string, readonly string[]>>;
};

export interface SearchContract {
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly sorts: readonly string[];
}

export type Item = Readonly<Record<string, unknown>>;

/** A condition on one field, and which items fulfil it. */
export interface Trial {
  readonly condition: unknown;
  readonly holds: (value: unknown) => boolean;
}

/** Trials of all operators with a value that an item has: equal, and each operator with what it must select. */
export function trialsOf(value: unknown, operators: readonly string[]): readonly Trial[] {
  const plain: Trial = { condition: value, holds: (other) => sameOrHolds(other, value) };
  return [plain, ...operators.flatMap((operator) => byOperator(operator, value))];
}

function byOperator(operator: string, value: unknown): readonly Trial[] {
  const there = (holds: (other: string | number) => boolean) => (other: unknown) =>
    other !== null && holds(other as string | number);
  const compared = value as string | number;
  switch (operator) {
    case '$eq':
      return [{ condition: { $eq: value }, holds: (other) => other === value }];
    case '$neq':
      return [{ condition: { $neq: value }, holds: (other) => other !== value }];
    case '$in':
      return [{ condition: { $in: [value] }, holds: (other) => other === value }];
    case '$notIn':
      return [{ condition: { $notIn: [value] }, holds: (other) => other !== value }];
    case '$exists':
      return [true, false].map((exists) => ({
        condition: { $exists: exists },
        holds: (other) => (other !== null) === exists,
      }));
    case '$gt':
      return [{ condition: { $gt: value }, holds: there((other) => other > compared) }];
    case '$gte':
      return [{ condition: { $gte: value }, holds: there((other) => other >= compared) }];
    case '$lt':
      return [{ condition: { $lt: value }, holds: there((other) => other < compared) }];
    case '$lte':
      return [{ condition: { $lte: value }, holds: there((other) => other <= compared) }];
    case '$like': {
      const start = String(value).slice(0, 2);
      return [
        { condition: { $like: `${start}*` }, holds: there((other) => String(other).startsWith(start)) },
      ];
    }
    default:
      throw new Error(`the contract has a new operator: ${operator}`);
  }
}

const sameOrHolds = (other: unknown, value: unknown): boolean =>
  Array.isArray(value) ? value.every((one) => (other as unknown[]).includes(one)) : other === value;

/** Nulls first, keys as the numbers they are, everything else as JavaScript compares it. */
export function compare(field: string): (a: unknown, b: unknown) => number {
  const of = (value: unknown) =>
    field.endsWith('Key') ? BigInt(value as string) : (value as string | number);
  return (a, b) => {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? -1 : 1;
    return of(a) < of(b) ? -1 : 1;
  };
}
