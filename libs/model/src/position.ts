/**
 * A place in the log of all events, opaque to all but its store: decimal digits that only ever grow.
 * 'The position of an append' is that of its last event.
 */
export type Position = string & { readonly __brand: 'Position' };

export function isPosition(text: string): text is Position {
  return /^(0|[1-9][0-9]{0,18})$/.test(text);
}

/** Negative when a lies before b, 0 when they are equal, positive when a lies behind b. */
export function comparePositions(a: Position, b: Position): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
