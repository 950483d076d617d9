import { invariant, keyOf } from '@onward/model';
import { EMPTY } from '../ordinal-map.js';
import { remember } from '../remembered-commands.js';
import { rememberReaction } from '../remembered-reactions.js';
import type { EndReason } from '../events.js';
import type { InstanceStatus } from '../state.js';
import { EMPTY_SCOPE, newInstance } from './records.js';
import { instanceOf, putInstance, sees, type Appliers, type Draft } from './draft.js';

type InstanceEvents =
  | 'ProcessInstanceCreated'
  | 'ProcessInstanceCompleted'
  | 'ProcessInstanceTerminated'
  | 'KeyRangeExtended'
  | 'CommandRecorded'
  | 'AdvanceDeferred'
  | 'AdvanceFinished';

export const INSTANCE_APPLIERS: Appliers<InstanceEvents> = {
  ProcessInstanceCreated(draft, data) {
    invariant(draft.status === 'ABSENT', 'a process instance is created once');
    draft.status = 'ACTIVE';
    draft.instanceNumber = data.instanceNumber;
    draft.instanceKey = keyOf(data.instanceNumber);
    draft.definitionKey = data.definitionKey;
    draft.processId = data.processId;
    draft.processVersion = data.processVersion;
    draft.onFailure = data.onFailure;
    draft.businessId = data.businessId;
    draft.tags = data.tags ?? [];
    draft.parent = data.parent;
    draft.startedBy = data.startedBy;
    draft.starting = data.starting;
    sees(draft, 0);
    const root = newInstance(0, data.processId, 'process', 0, undefined, { children: EMPTY_SCOPE });
    putInstance(draft, root);
  },
  ProcessInstanceCompleted: (draft) => end(draft, 'COMPLETED'),
  ProcessInstanceTerminated: (draft, { reason }) => end(draft, 'TERMINATED', reason),
  KeyRangeExtended(draft, { instanceNumber }) {
    draft.moreNumbers = [...draft.moreNumbers, instanceNumber];
  },
  CommandRecorded(draft, { commandId, fingerprint, result, forgets, reaction }) {
    const { revision, time } = draft;
    const command = { id: commandId, fingerprint, result, revision, time };
    if (reaction === undefined) draft.commands = remember(draft.commands, command, forgets ?? 0);
    else draft.reactions = rememberReaction(draft.reactions, command, reaction);
  },
  AdvanceDeferred(draft) {
    draft.deferred = true;
  },
  AdvanceFinished(draft) {
    draft.deferred = false;
  },
};

/** What an ended instance is still asked for: its end, its variables, and what it answered to remembered commands. */
function end(draft: Draft, status: InstanceStatus, reason?: EndReason): void {
  invariant(draft.status === 'ACTIVE', 'a process instance ends once');
  invariant(draft.tokens.size === 0, 'a process instance ends without tokens');
  draft.status = status;
  draft.endReason = reason;
  draft.finalVariables = instanceOf(draft, 0).variables;
  draft.elementInstances = EMPTY;
  draft.jobs = EMPTY;
  draft.userTasks = EMPTY;
  draft.incidents = EMPTY;
  draft.subscriptions = EMPTY;
  draft.conditions = EMPTY;
  draft.due = EMPTY;
  draft.joining = EMPTY;
  draft.ended = EMPTY;
  draft.endings = EMPTY;
  draft.failure = undefined;
  draft.starting = undefined;
}
