import type { SearchRequest, SearchResult } from '../types/index.js';

/**
 * Everything a search finds, page by page.
 * @example for await (const task of searchAll((page) => client.userTasks.search(page), { filter })) …
 */
export async function* searchAll<T>(
  search: (request: SearchRequest) => Promise<SearchResult<T>>,
  request: Omit<SearchRequest, 'page'> & { readonly pageSize?: number } = {},
): AsyncGenerator<T, void> {
  const { pageSize: limit = 100, ...rest } = request;
  let after: string | undefined;
  for (;;) {
    const { items, page } = await search({
      ...rest,
      page: after === undefined ? { limit } : { limit, after },
    });
    yield* items;
    if (items.length < limit || page.endCursor === null) return;
    after = page.endCursor;
  }
}
