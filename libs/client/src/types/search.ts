import type { Json } from '@onward/model';

export interface SearchRequest {
  /**
   * By property: a value, or `{$eq, $neq, $in, $notIn, $exists, $like, $gt, $gte, $lt, $lte}`; `$or` holds a list of filters.
   * The properties are those of the items.
   */
  readonly filter?: SearchFilter;
  readonly sort?: readonly { readonly field: string; readonly order?: 'ASC' | 'DESC' }[];
  readonly page?: SearchPage;
}

export interface SearchFilter {
  readonly [property: string]: Json;
}

/** One of `from`, `after` and `before`. `limit`: 1 to 10,000, default 100. */
export interface SearchPage {
  readonly limit?: number;
  readonly from?: number;
  /** `endCursor` of the page before. */
  readonly after?: string;
  /** `startCursor` of the page behind. */
  readonly before?: string;
}

export interface SearchResult<T> {
  readonly items: readonly T[];
  readonly page: {
    /** Counted up to 10,000. */
    readonly totalItems: number;
    readonly hasMoreTotalItems: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}
