import { Injectable } from '@nestjs/common';
import type { Json } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Document, Filter, ReadCollection } from '@onward/read-store';
import type { Runtime } from '@onward/runtime';
import { problem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import { conditionsOn } from './condition.js';
import { cursorOf } from './cursor.js';
import { ElementNames } from './element-names.js';
import type { FieldSpec, RelatedSpec, ResourceSpec } from './field.js';
import { allOf, parseFilter, type ParsedFilter } from './filter.js';
import { parsePage } from './page.js';
import type { SearchDto } from './search.dto.js';
import { parseSort } from './sort.js';
import { variablesOf } from './variable-filters.js';

const NAME: FieldSpec = { type: 'string' };

export interface SearchResult<T> {
  readonly items: readonly T[];
  readonly page: {
    readonly totalItems: number;
    readonly hasMoreTotalItems: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Every search of every resource: its table translates the request, the read store answers it. */
@Injectable()
export class SearchService {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly elementNames: ElementNames,
  ) {}

  async search<T>(
    resource: ResourceSpec,
    body: SearchDto,
    present: (documents: readonly Document[]) => readonly T[] | Promise<readonly T[]>,
    always: readonly Filter[] = [],
  ): Promise<SearchResult<T>> {
    const sort = parseSort(body.sort, resource);
    const scope = { collection: resource.collection, sort };
    const page = parsePage(body.page, scope);
    const parsed = parseFilter(body.filter, resource);
    const collection = this.collection(resource.collection);
    const filter = allOf([...always, ...(await this.resolve(parsed))]);
    const options = { sort, ...page, ...(filter === undefined ? {} : { filter }) };
    const [documents, total] = await Promise.all([
      collection.find(options),
      collection.count(filter, LIMITS.countUpTo),
    ]);
    const [first, last] = [documents[0], documents.at(-1)];
    return {
      items: await present(documents),
      page: {
        totalItems: total.count,
        hasMoreTotalItems: total.more,
        startCursor: first === undefined ? null : cursorOf(first, scope),
        endCursor: last === undefined ? null : cursorOf(last, scope),
      },
    };
  }

  collection(name: string): ReadCollection {
    const collection = this.runtime.projections.collection(name);
    if (collection !== undefined) return collection;
    throw problem(
      'PROJECTION_NOT_FOUND',
      `There is no read model "${name.slice(0, 100)}". GET /v2/projections lists them.`,
    );
  }

  private async resolve({ own, related, alternatives }: ParsedFilter): Promise<readonly Filter[]> {
    const elsewhere = await Promise.all(
      related.map(({ spec, field, value }) =>
        spec === 'element-names'
          ? this.elementNames.filter(conditionsOn(field, NAME, value, 'name'), own)
          : this.lookUp(spec, field, value),
      ),
    );
    const either = await Promise.all(alternatives.map((one) => this.resolve(one)));
    const branches = either.map((filters) => allOf(filters) ?? {});
    return [...own, ...elsewhere, ...(branches.length === 0 ? [] : [{ $or: branches }])];
  }

  /** The values that another read model selects, as a condition on this one. */
  private async lookUp(spec: RelatedSpec, field: string, value: unknown): Promise<Filter> {
    if (spec.field !== 'variables') {
      return { [spec.path]: { $in: await this.selected(spec, conditionsOn(field, spec.field, value)) } };
    }
    const each = variablesOf(value, field).map(async (conditions): Promise<Filter> => ({
      [spec.path]: { $in: await this.selected(spec, conditions) },
    }));
    return allOf(await Promise.all(each)) ?? {};
  }

  private async selected(
    { collection, select, where = {} }: RelatedSpec,
    conditions: readonly Filter[],
  ): Promise<Json[]> {
    const filter = allOf([
      ...conditions,
      ...Object.entries(where).map(([path, value]) => ({ [path]: value })),
    ]);
    const options = { limit: LIMITS.relatedValues, ...(filter === undefined ? {} : { filter }) };
    const documents = await this.collection(collection).find(options);
    if (documents.length < LIMITS.relatedValues)
      return [...new Set(documents.map((document) => document[select] ?? null))];
    throw problem(
      'INVALID_FILTER',
      `This filter selects more than ${LIMITS.relatedValues} of "${collection}". Narrow it down.`,
    );
  }
}
