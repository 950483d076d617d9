import { Injectable } from '@nestjs/common';
import type { Key, ProcessGraph } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import { predicateOf, type Filter } from '@onward/read-store';
import type { Runtime } from '@onward/runtime';
import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import { allOf } from './filter.js';

/** Names of definitions that narrow the search for an element's name down. */
const DEFINITION_FIELDS: ReadonlySet<string> = new Set(['processDefinitionKey', 'processDefinitionId']);

/**
 * Events and element instances carry no names: an element's name is what its definition says. A condition on the name becomes one on
 * the definitions and ids of the elements that fulfil it.
 */
@Injectable()
export class ElementNames {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  /** `conditions` are on `name`; `others` are what is asked of the element instances besides. */
  async filter(conditions: readonly Filter[], others: readonly Filter[]): Promise<Filter> {
    const fulfils = predicateOf(allOf(conditions));
    const keys = await this.definitions(others);
    const graphs = await Promise.all(keys.map((key) => this.runtime.definitions.graph(key)));
    const branches = keys.flatMap((processDefinitionKey, at) => {
      const ids = graphs[at] === undefined ? [] : elementsOf(graphs[at], fulfils);
      return ids.length === 0 ? [] : [{ processDefinitionKey, elementId: { $in: ids } }];
    });
    return branches.length === 0 ? { elementId: { $in: [] } } : { $or: branches };
  }

  private async definitions(others: readonly Filter[]): Promise<readonly Key[]> {
    const filter = allOf(
      others.filter((one) => Object.keys(one).every((path) => DEFINITION_FIELDS.has(path))),
    );
    const limit = LIMITS.relatedValues + 1;
    const found = await this.runtime.projections
      .collection('process-definitions')
      ?.find({ limit, ...(filter === undefined ? {} : { filter }) });
    if (found === undefined || found.length < limit) return (found ?? []).map(({ _id }) => _id as Key);
    throw fieldProblem(
      'INVALID_FILTER',
      'elementName',
      `There are more than ${LIMITS.relatedValues} definitions. Filter by processDefinitionKey or processDefinitionId, too.`,
    );
  }
}

/** What has no name goes by its id. */
const elementsOf = ({ elements }: ProcessGraph, fulfils: ReturnType<typeof predicateOf>): string[] =>
  [...elements.values()].filter(({ id, name }) => fulfils({ name: name ?? id })).map(({ id }) => id);
