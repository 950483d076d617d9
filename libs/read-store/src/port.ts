import type { Json, JsonObject, Position } from '@onward/model';

/** A read-model document. `_id` is unique within its collection, at most 200 characters. */
export interface Document extends JsonObject {
  readonly _id: string;
}

/** The subset of MongoDB's filter language: implicit `$eq`, these operators, and `$and`/`$or` of filters. Dotted paths reach into objects. */
export type Condition =
  | Json
  | {
      readonly $eq?: Json;
      readonly $ne?: Json;
      readonly $in?: readonly Json[];
      readonly $nin?: readonly Json[];
      readonly $gt?: Json;
      readonly $gte?: Json;
      readonly $lt?: Json;
      readonly $lte?: Json;
      readonly $exists?: boolean;
      /** Anchoring and escaping are the caller's. */
      readonly $regex?: string;
      readonly $elemMatch?: JsonObject;
    };

export type Filter =
  | { readonly [path: string]: Condition }
  | { readonly $and: readonly Filter[] }
  | { readonly $or: readonly Filter[] };

/**
 * Order of importance; 1 ascending, -1 descending. `_id` is always added last, in the direction of the path before it (ascending where
 * there is none), so that an order is total. Null and missing are equal and come before all else.
 */
export type Sort = readonly (readonly [path: string, direction: 1 | -1])[];

/** The paths of one index, in order. Undefined and null values are indexed as null. */
export interface IndexSpec {
  readonly name: string;
  readonly paths: readonly string[];
}

export interface CollectionSpec {
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
}

export interface FindOptions {
  readonly filter?: Filter;
  readonly sort?: Sort;
  /** 0 … 10,000. */
  readonly limit: number;
  readonly skip?: number;
  /**
   * Keyset pagination: only documents behind (or, with `before`, in front of) these values of the sort paths, `_id` last.
   * With `before` the result is the `limit` documents nearest to that place, in sort order; `skip` then counts from there.
   * The one or the other, not both.
   */
  readonly after?: readonly Json[];
  readonly before?: readonly Json[];
}

export interface Count {
  readonly count: number;
  /** Counting ended at the limit: there are more. */
  readonly more: boolean;
}

/**
 * `over` is the document in whose place the other one comes, or that is removed, and null where there is none: as the writer has
 * loaded or written it last, so that a store need not look for it. It is trusted only as long as nobody else has written.
 */
export type WriteOperation = ({ readonly put: Document } | { readonly remove: string }) & {
  readonly over?: Document | null | undefined;
};

export interface ReadCollection<D extends Document = Document> {
  get(id: string): Promise<D | undefined>;
  /** In the order of `ids`, undefined where there is none. */
  getMany(ids: readonly string[]): Promise<readonly (D | undefined)[]>;
  /** One consistent view: never half of a batch. Uses a declared index where one fits the filter or sort. */
  find(options: FindOptions): Promise<readonly D[]>;
  /** Stops counting at `limit`. */
  count(filter: Filter | undefined, limit: number): Promise<Count>;
}

/**
 * A collection being written by its one projection.
 * `write` applies the operations and moves the checkpoint to `checkpoint`: in one transaction where the store has any,
 * otherwise documents first and the checkpoint last. A batch whose checkpoint is not beyond the stored one changes nothing,
 * so that a repeated batch is harmless. It need not be durable when it resolves: what is lost is projected again.
 */
export interface WritableCollection<D extends Document = Document> extends ReadCollection<D> {
  write(operations: readonly WriteOperation[], checkpoint: Position): Promise<void>;
  /** Undefined: nothing was ever written. */
  checkpoint(): Promise<Position | undefined>;
}

/**
 * The read store port. A collection has generations: readers see the current one; a rebuild fills the next one beside it and
 * then switches over atomically, after which the old one is dropped.
 */
export interface ReadStore {
  /** The current generation, created with its indexes where there is none. `fingerprint` names the projection's version: where the stored one differs, `stale` is true and the collection wants a rebuild. */
  open(
    spec: CollectionSpec,
    fingerprint: string,
  ): Promise<{ readonly collection: WritableCollection; readonly stale: boolean }>;
  /** An empty next generation; a half-filled one from before is dropped first, also another process's, which then gets `GenerationLost`. */
  openNext(spec: CollectionSpec, fingerprint: string): Promise<WritableCollection>;
  /**
   * Makes the next generation that this process has opened the current one. Collections opened before go on with the new one. Rejects with
   * `GenerationLost` where another process has opened one since, which stays as it is. May be repeated where the answer was lost.
   */
  switchToNext(name: string): Promise<void>;
  /** Gives up the next generation that this process has opened, if it is there; never another process's. */
  dropNext(name: string): Promise<void>;
  /** Makes all that was written so far durable (for a clean stop). */
  flush(): Promise<void>;
  close(): Promise<void>;
}
