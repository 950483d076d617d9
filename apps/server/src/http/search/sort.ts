import type { Sort } from '@onward/read-store';
import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import type { FieldSpec, ResourceSpec } from './field.js';
import { objectOf, ownProperty } from './filter.js';

/** `[{field, order}]` as the read store's order; without one, the resource's own. */
export function parseSort(sort: unknown, resource: ResourceSpec): Sort {
  if (sort === undefined || sort === null) return resource.defaultSort;
  if (!Array.isArray(sort) || sort.length > LIMITS.sortFields) {
    throw fieldProblem(
      'INVALID_SORT',
      'sort',
      `"sort" takes a list of up to ${LIMITS.sortFields} {field, order}.`,
    );
  }
  if (sort.length === 0) return resource.defaultSort;
  const order = sort.map((one) => parseOne(objectOf(one, 'sort', 'INVALID_SORT'), resource));
  if (new Set(order.map(([path]) => path)).size === order.length) return order;
  throw fieldProblem('INVALID_SORT', 'sort', '"sort" names a field twice.');
}

function parseOne({ field, order, ...others }: Readonly<Record<string, unknown>>, resource: ResourceSpec) {
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw fieldProblem(
      'UNKNOWN_PROPERTY',
      `sort.${other}`,
      `"${other}" is no property of "sort". It takes: field, order.`,
    );
  if (typeof field === 'string' && resource.unsupported?.sort?.includes(field)) {
    throw fieldProblem(
      'NOT_SUPPORTED',
      'sort.field',
      `This version cannot sort by "${field}". Fields: ${sortable(resource).join(', ')}.`,
    );
  }
  const path = typeof field === 'string' ? sortPath(resource, field) : undefined;
  if (path === undefined) {
    throw fieldProblem(
      'INVALID_SORT',
      'sort.field',
      `"sort.field" must be one of ${sortable(resource).join(', ')}.`,
    );
  }
  return [path, directionOf(order)] as const;
}

function sortPath({ fields }: ResourceSpec, field: string): string | undefined {
  const spec: FieldSpec | undefined = ownProperty(fields, field) ?? ownProperty(fields, '*');
  if (spec === undefined || spec.sort === false) return undefined;
  return spec.sort ?? spec.path ?? field;
}

export const sortable = ({ fields }: ResourceSpec): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name]?.sort !== false);

function directionOf(order: unknown): 1 | -1 {
  const word = typeof order === 'string' ? order.toUpperCase() : (order ?? 'ASC');
  if (word === 'ASC') return 1;
  if (word === 'DESC') return -1;
  throw fieldProblem('INVALID_SORT', 'sort.order', '"sort.order" is ASC or DESC.');
}
