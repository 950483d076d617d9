import { Injectable } from '@nestjs/common';
import type { Key, ProcessGraph } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Document } from '@onward/read-store';
import type { DeployedDefinition, Runtime } from '@onward/runtime';
import { respond, type Shape } from './shape.js';

type Item = Readonly<Record<string, unknown>>;

/** A field that no document holds, because the definition or the instance does: where to take it from. */
export interface Borrowed {
  readonly definition?: (definition: DeployedDefinition) => Item;
  readonly graph?: (graph: ProcessGraph, item: Item) => Item;
  /** Fields of the instance's document. */
  readonly instance?: readonly string[];
}

/** Documents as the API shows them. What is borrowed is loaded once per definition and once per page of instances. */
@Injectable()
export class Presenter {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  async all(
    documents: readonly Document[],
    fields: Shape,
    borrowed: Borrowed = {},
  ): Promise<readonly Item[]> {
    const items = documents.map((document) => respond(document, fields));
    const keys = [...new Set(items.map((item) => item['processDefinitionKey'] as Key))];
    const { definitions } = this.runtime;
    const [deployed, graphs, instances] = await Promise.all([
      borrowed.definition ? load(keys, (key) => definitions.byKey(key)) : NONE,
      borrowed.graph ? load(keys, (key) => definitions.graph(key)) : NONE,
      borrowed.instance ? this.instancesOf(items) : NONE,
    ]);
    return items.map((item) => {
      const key = item['processDefinitionKey'] as Key;
      const definition = deployed.get(key) as DeployedDefinition | undefined;
      const graph = graphs.get(key) as ProcessGraph | undefined;
      const instance = instances.get(item['processInstanceKey'] as Key) as Document | undefined;
      return {
        ...item,
        ...(definition && borrowed.definition?.(definition)),
        ...(graph && borrowed.graph?.(graph, item)),
        ...(instance && pick(instance, borrowed.instance ?? [])),
      };
    });
  }

  async one(document: Document, fields: Shape, borrowed: Borrowed = {}): Promise<Item> {
    const [item] = await this.all([document], fields, borrowed);
    return item!;
  }

  private async instancesOf(items: readonly Item[]): Promise<ReadonlyMap<string, Document>> {
    const keys = [...new Set(items.map((item) => item['processInstanceKey'] as string))];
    const documents = (await this.runtime.projections.collection('process-instances')?.getMany(keys)) ?? [];
    return new Map(documents.flatMap((document) => (document ? [[document._id, document] as const] : [])));
  }
}

const NONE: ReadonlyMap<string, unknown> = new Map();

async function load<T>(
  keys: readonly Key[],
  read: (key: Key) => Promise<T | undefined>,
): Promise<ReadonlyMap<string, T | undefined>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}

const pick = (document: Document, names: readonly string[]): Item =>
  Object.fromEntries(names.map((name) => [name, document[name] ?? null]));
