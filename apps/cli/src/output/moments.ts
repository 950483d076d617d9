/** `2025-01-31T12:00:00.123Z` → `2025-01-31 12:00:00`, in UTC as the server says it, so that outputs can be compared. */
export const moment = (iso: string | null | undefined): string =>
  iso === null || iso === undefined ? '' : iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '');

/** With milliseconds, for lines that follow each other closely. */
export const preciseTime = (iso: string): string => iso.replace(/^.*T/, '').replace('Z', '');
