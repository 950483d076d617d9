import type { EventData } from '@onward/engine';
import { instanceKeyOf } from '@onward/model';
import type { SagaDefinition } from './reaction.js';

/**
 * Answers a failure that nothing in the model handles (of a process with `onFailure` compensate) by compensating what had
 * completed. The engine then works off the scope's compensation entries in reverse order of completion; see `docs/saga.md`.
 */
export const compensationSaga: SagaDefinition = {
  name: 'compensation',
  reactsTo: ['FailureRecorded'],
  react(event) {
    const { failure } = event.data as unknown as EventData['FailureRecorded'];
    return [
      {
        instanceKey: instanceKeyOf(event.stream),
        command: { type: 'StartCompensation', failure, saga: 'compensation' },
      },
    ];
  },
};
