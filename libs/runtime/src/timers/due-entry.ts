import type { Key, Ordinal, Position } from '@onward/model';

/** Something that comes at a moment. `id` is that of its document in the index of open work. */
export type DueEntry = {
  readonly id: string;
  /** ms since 1970. */
  readonly dueAt: number;
  readonly tenantId: string;
} & (
  | { readonly kind: 'timer'; readonly instanceKey: Key; readonly subscription: Ordinal }
  | { readonly kind: 'start'; readonly definitionKey: Key; readonly element: string }
  | {
      readonly kind: 'message';
      readonly stream: string;
      readonly message: Key;
      /** Where it was published. */
      readonly position: Position;
    }
);

/** In the order in which they come: by moment, then by id. */
export const compareDue = (a: Pick<DueEntry, 'dueAt' | 'id'>, b: Pick<DueEntry, 'dueAt' | 'id'>): number =>
  a.dueAt - b.dueAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A place in that order. */
export type DuePlace = Pick<DueEntry, 'dueAt' | 'id'>;
