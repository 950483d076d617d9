import type { InstanceState } from '@onward/engine';
import type { EventStore } from '@onward/event-store';
import { instanceStream, type JsonObject, type Position, type Rejection } from '@onward/model';
import type { Outcome } from '../api.js';
import * as errors from '../errors.js';
import type { Request } from './mailbox.js';

/** What a command that was accepted is told, and the revision at which what it led to ends. */
export interface Answer {
  readonly request: Request;
  readonly value: JsonObject;
  readonly revision: number;
  readonly isReplayed: boolean;
}

/** Answers the commands that were accepted, once that is durable. */
export class Answers {
  constructor(private readonly eventStore: Pick<EventStore, 'readStream'>) {}

  /**
   * One that is sent again gets its first answer from the stream; so one that shared an append, and may be sent again, is told the same.
   *
   * @param last the state after all commands of the append
   * @param position where the append ends
   */
  give(answer: Answer, last: InstanceState, position: Position): void | Promise<void> {
    const { request, value, revision, isReplayed } = answer;
    const isShared = request.header.idempotencyKey !== undefined && revision < last.revision;
    if (isReplayed || isShared) return this.fromStream(answer, last);
    request.answer({ ok: true, value, revision, position });
  }

  /** With the position of the command's own last event: the append's end is that of another one where several share it. */
  private async fromStream(
    { request, value, revision, isReplayed }: Answer,
    { instanceKey }: InstanceState,
  ): Promise<void> {
    try {
      const [recorded, next] = await this.eventStore.readStream(instanceStream(instanceKey), {
        from: revision,
        limit: 2,
      });
      // The first answer named the command's last event, and `AdvanceDeferred` comes behind `CommandRecorded`.
      const last = next?.metadata.commandId === recorded!.metadata.commandId ? next : recorded!;
      const replayed = isReplayed ? { replayed: true } : {};
      request.answer({ ok: true, value, revision: last.revision, position: last.position, ...replayed });
    } catch (error) {
      const refusal = errors.refusalOf(error);
      if (refusal !== undefined) refuseAll([request], refusal);
      else request.fail(error);
    }
  }
}

export function refuseAll(batch: readonly Request[], rejection: Rejection): void {
  for (const request of batch) request.answer({ ok: false, rejection } satisfies Outcome<JsonObject>);
}
