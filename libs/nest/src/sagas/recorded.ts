import type { RecordedEvent } from '@onward/event-store';

/**
 * What travels over Nest's event bus: one stored event, and the commands that sagas have sent because of it. The bus itself answers
 * nothing and swallows what fails; through this list the saga host learns how every reaction ended. Sagas react synchronously,
 * so that the list is complete when `EventBus.publish` returns.
 */
export class Recorded {
  readonly promises: Promise<unknown>[] = [];

  constructor(readonly event: RecordedEvent) {}
}
