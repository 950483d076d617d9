import type { Filter } from '@onward/read-store';
import type { EdgeCode } from '../errors/codes.js';
import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import { conditionsOn } from './condition.js';
import type { FieldSpec, RelatedSpec, ResourceSpec } from './field.js';

/** A filter property that another read model answers. */
export interface RelatedFilter {
  /** `element-names`: the names that elements have in their definitions. */
  readonly spec: RelatedSpec | 'element-names';
  readonly field: string;
  readonly value: unknown;
}

/** A search filter taken apart: conditions on the resource's own documents, and what has to be looked up elsewhere first. */
export interface ParsedFilter {
  readonly own: readonly Filter[];
  readonly related: readonly RelatedFilter[];
  /** One of these must hold, too; empty: no `$or`. */
  readonly alternatives: readonly ParsedFilter[];
}

export function parseFilter(filter: unknown, resource: ResourceSpec): ParsedFilter {
  if (filter === undefined || filter === null) return { own: [], related: [], alternatives: [] };
  const { $or, ...fields } = objectOf(filter, 'filter');
  return { ...parseFields(fields, resource), alternatives: alternativesOf($or, resource) };
}

function alternativesOf($or: unknown, resource: ResourceSpec): readonly ParsedFilter[] {
  if ($or === undefined || $or === null) return [];
  if (!Array.isArray($or) || $or.length === 0 || $or.length > LIMITS.filterAlternatives) {
    throw fieldProblem(
      'INVALID_FILTER',
      'filter.$or',
      `$or takes a list of 1 to ${LIMITS.filterAlternatives} filters.`,
    );
  }
  return $or.map((one) => ({ ...parseFields(objectOf(one, 'filter.$or'), resource), alternatives: [] }));
}

function parseFields(fields: Readonly<Record<string, unknown>>, resource: ResourceSpec) {
  const own: Filter[] = [];
  const related: RelatedFilter[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    const spec = specOf(resource, name);
    if (spec !== undefined) {
      own.push(...conditionsOn(name, spec, value));
      continue;
    }
    const elsewhere = ownProperty(resource.related, name);
    if (elsewhere === undefined) throw unknownField(name, resource);
    related.push({ spec: elsewhere, field: name, value });
  }
  return { own, related };
}

const specOf = ({ fields }: ResourceSpec, name: string): FieldSpec | undefined =>
  ownProperty(fields, name) ?? ownProperty(fields, '*');

function unknownField(name: string, { fields, related = {}, unsupported }: ResourceSpec) {
  const known = [...Object.keys(fields), ...Object.keys(related), '$or'];
  if (unsupported?.filter?.includes(name)) {
    return fieldProblem(
      'NOT_SUPPORTED',
      `filter.${name}`,
      `This version cannot filter by "${name}". Filters: ${known.join(', ')}.`,
    );
  }
  return fieldProblem(
    'UNKNOWN_PROPERTY',
    `filter.${name.slice(0, 100)}`,
    `"${name.slice(0, 100)}" cannot be filtered by. Filters: ${known.join(', ')}.`,
  );
}

export function ownProperty<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

export function objectOf(
  value: unknown,
  field: string,
  code: EdgeCode = 'INVALID_FILTER',
): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw fieldProblem(code, field, `"${field}" must be a JSON object.`);
}

/** All of them; undefined: everything. */
export function allOf(filters: readonly Filter[]): Filter | undefined {
  return filters.length <= 1 ? filters[0] : { $and: filters };
}
