import type { EventData, EventType } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { isInstanceStream } from '@onward/model';
import type { Document } from '@onward/read-store';
import type { Fold } from '../projection.js';

/** A fold of one of the engine's events, with its data typed. */
export interface TypedFold<T extends EventType, D extends Document> {
  id(data: EventData[T], event: RecordedEvent): string | readonly string[] | undefined;
  apply(doc: D | undefined, data: EventData[T], event: RecordedEvent, id: string): D | null | undefined;
}

type TypedFolds<D extends Document> = { readonly [T in EventType]?: TypedFold<T, D> };

/** Folds by event type; events of other streams that happen to have the same names pass by. */
export function instanceFolds<D extends Document>(folds: TypedFolds<D>): Readonly<Record<string, Fold<D>>> {
  return Object.fromEntries(
    Object.entries(folds).map(([type, typed]) => {
      const inner = typed as TypedFold<EventType, D>;
      const fold: Fold<D> = {
        ids: (event) =>
          isInstanceStream(event.stream) ? inner.id(event.data as EventData[EventType], event) : undefined,
        apply: (doc, event, docId) => inner.apply(doc, event.data as EventData[EventType], event, docId),
      };
      return [type, fold];
    }),
  );
}

/** Makes the document where there is none yet. */
export function creates<T extends EventType, D extends Document>(
  id: (data: EventData[T], event: RecordedEvent) => string | undefined,
  make: (data: EventData[T], event: RecordedEvent, id: string) => D,
): TypedFold<T, D> {
  return { id, apply: (doc, data, event, docId) => doc ?? make(data, event, docId) };
}

/** Changes the document where there is one; what it answers is laid over it. */
export function changes<T extends EventType, D extends Document>(
  id: (data: EventData[T], event: RecordedEvent) => string | undefined,
  change: (doc: D, data: EventData[T], event: RecordedEvent) => Partial<D> | undefined,
): TypedFold<T, D> {
  return {
    id,
    apply(doc, data, event) {
      const changed = doc && change(doc, data, event);
      return changed === undefined ? doc : ({ ...doc, ...changed } as D);
    },
  };
}

/** Removes the document. */
export function removes<T extends EventType, D extends Document>(
  id: (data: EventData[T], event: RecordedEvent) => string | undefined,
): TypedFold<T, D> {
  return { id, apply: () => null };
}
