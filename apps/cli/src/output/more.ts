import type { SearchResult } from '@onward/client';

/** The line below a table that shows not everything. */
export function moreThan({ items, page }: SearchResult<unknown>): string {
  if (items.length >= page.totalItems) return '';
  return `${items.length} of ${page.totalItems}${page.hasMoreTotalItems ? ' or more' : ''}; --limit shows others.\n`;
}
