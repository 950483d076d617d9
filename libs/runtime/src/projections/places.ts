import { comparePositions } from '@onward/model';
import type { Position } from '@onward/model';

/** How far something has read: behind this position, or nothing yet. */
export type Place = Position | 'start';

export function comparePlaces(a: Place, b: Place): number {
  if (a === b) return 0;
  if (a === 'start') return -1;
  return b === 'start' ? 1 : comparePositions(a, b);
}

export const earliest = (places: readonly Place[]): Place =>
  places.reduce((least, place) => (comparePlaces(place, least) < 0 ? place : least));

export const latest = (places: readonly Place[]): Place =>
  places.reduce((most, place) => (comparePlaces(place, most) > 0 ? place : most));

/** The part of the way to `head` that has been covered, 0 … 1. An estimate: positions need not be evenly spread. */
export function progressOf(place: Place, head: Position): number {
  const end = Number(head);
  if (end === 0 || comparePlaces(place, head) >= 0) return 1;
  return place === 'start' ? 0 : Number(place) / end;
}
