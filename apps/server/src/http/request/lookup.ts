import { Injectable } from '@nestjs/common';
import { ownerOf, type Key } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Document } from '@onward/read-store';
import type { Runtime } from '@onward/runtime';
import type { EdgeCode } from '../errors/codes.js';
import { problem } from '../errors/problem.js';
import { SearchService } from '../search/search.service.js';
import { LIMITS } from './limits.js';

/** One document by its key. */
@Injectable()
export class Lookup {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly search: SearchService,
  ) {}

  /** A key that the read model does not know yet, of an instance that exists, is waited for: a fresh key is never "not found". */
  byKey(collectionName: string, key: Key, code: EdgeCode, what: string): Promise<Document> {
    const collection = this.search.collection(collectionName);
    return this.find(key, () => collection.get(key), code, what);
  }

  /** Where the key is a field and not the document's id. */
  byField(collectionName: string, field: string, key: Key, code: EdgeCode, what: string): Promise<Document> {
    const collection = this.search.collection(collectionName);
    const read = async () => (await collection.find({ filter: { [field]: { $eq: key } }, limit: 1 }))[0];
    return this.find(key, read, code, what);
  }

  private async find(
    key: Key,
    read: () => Promise<Document | undefined>,
    code: EdgeCode,
    what: string,
  ): Promise<Document> {
    const found =
      (await read()) ?? ((await this.exists(key)) && (await this.caughtUp()) ? await read() : undefined);
    if (found !== undefined) return found;
    throw problem(code, `There is no ${what} with the key ${key}.`);
  }

  private async exists(key: Key): Promise<boolean> {
    const { instances, definitions } = this.runtime;
    return (
      (await instances.state(ownerOf(key))) !== undefined || (await definitions.byKey(key)) !== undefined
    );
  }

  private async caughtUp(): Promise<boolean> {
    const { projections } = this.runtime;
    return projections.waitFor(await projections.head(), LIMITS.positionWait);
  }
}
