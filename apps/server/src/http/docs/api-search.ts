import { applyDecorators } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { LIMITS } from '../request/limits.js';
import type { FieldSpec, ResourceSpec } from '../search/field.js';
import { sortable } from '../search/sort.js';

/** What OpenAPI says about a search, from the resource's own table. */
export const ApiSearch = (resource: ResourceSpec) =>
  applyDecorators(
    ApiBody({
      required: false,
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: { filter: filterSchema(resource), sort: sortSchema(resource), page: PAGE_SCHEMA },
      },
    }),
  );

const PAGE_SCHEMA = {
  type: 'object' as const,
  description:
    'One of from, after and before; after and before take a cursor from "page" of an earlier answer.',
  properties: {
    from: { type: 'integer' as const, minimum: 0, maximum: LIMITS.maxFrom },
    limit: { type: 'integer' as const, minimum: 1, maximum: LIMITS.maxPage, default: LIMITS.defaultPage },
    after: { type: 'string' as const },
    before: { type: 'string' as const },
  },
};

function filterSchema({ fields, related = {} }: ResourceSpec) {
  const own = Object.entries(fields).map(([name, spec]) => [name, { description: describe(spec) }]);
  const elsewhere = Object.entries(related).map(([name, spec]) => [
    name,
    { description: describe(spec === 'element-names' ? { type: 'string' } : spec.field) },
  ]);
  const or = [
    '$or',
    { type: 'array', items: { type: 'object' }, description: 'One of these filters must hold, too.' },
  ];
  return {
    type: 'object' as const,
    properties: Object.fromEntries([...own, ...elsewhere, or]) as Record<string, object>,
  };
}

function sortSchema(resource: ResourceSpec) {
  return {
    type: 'array' as const,
    items: {
      type: 'object' as const,
      required: ['field'],
      properties: {
        field: { type: 'string' as const, enum: [...sortable(resource)] },
        order: { type: 'string' as const, enum: ['ASC', 'DESC'], default: 'ASC' },
      },
    },
  };
}

function describe(spec: FieldSpec | 'variables'): string {
  if (spec === 'variables') return 'A list of {name, value}, the value as JSON text.';
  const { type, all } = spec;
  if (all) return 'A list; all of them must be there.';
  const value = typeof type === 'string' ? type : type.oneOf.join(' | ');
  return `${value}, or {$eq, $neq, $in, $notIn, $exists, …}`;
}
