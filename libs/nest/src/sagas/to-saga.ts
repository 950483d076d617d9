import type { RecordedEvent } from '@onward/event-store';
import type { Reaction, SagaDefinition } from '@onward/sagas';
import { filter, ignoreElements, tap, type Observable } from 'rxjs';
import { Recorded } from './recorded.js';

/** Sends a saga's command; rejects when it must be sent again later. */
export type Dispatch = (reaction: Reaction, event: RecordedEvent) => Promise<unknown>;

/**
 * An `@nestjs/cqrs` saga of a pure reaction. It emits no commands of its own (the bus would run them unseen): each command's promise
 * goes into the `Recorded` wrapper, and so does an error of the reaction, which would otherwise end the saga for good.
 */
export function toSaga(
  { reactsTo, react }: SagaDefinition,
  dispatch: Dispatch,
): (events: Observable<unknown>) => Observable<never> {
  const types: ReadonlySet<string> = new Set(reactsTo);
  return (events) =>
    events.pipe(
      filter((event): event is Recorded => event instanceof Recorded && types.has(event.event.type)),
      tap((recorded) => collect(recorded, () => react(recorded.event), dispatch)),
      ignoreElements(),
    );
}

function collect(recorded: Recorded, react: () => readonly Reaction[], dispatch: Dispatch): void {
  try {
    for (const reaction of react()) keep(recorded, dispatch(reaction, recorded.event));
  } catch (error) {
    keep(recorded, Promise.reject(error));
  }
}

/** The host may look at the promise later than this turn: until then it counts as handled. */
function keep(recorded: Recorded, promise: Promise<unknown>): void {
  promise.catch(() => undefined);
  recorded.promises.push(promise);
}
