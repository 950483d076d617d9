import { instanceOf, putInstance, type Appliers } from './draft.js';
import { instanceWith } from './records.js';

type CallEvents = 'CallRequested' | 'ChildInstanceAssigned' | 'CallCanceled' | 'CallEnded';

export const CALL_APPLIERS: Appliers<CallEvents> = {
  CallRequested(draft, { elementInstance }) {
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { call: {} }));
  },
  ChildInstanceAssigned(draft, { elementInstance, child }) {
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { call: { child } }));
  },
  CallCanceled(draft, { elementInstance }) {
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { call: undefined }));
  },
  CallEnded(draft, { elementInstance, variables }) {
    const instance = instanceOf(draft, elementInstance);
    putInstance(draft, instanceWith(instance, { call: undefined, result: variables }));
  },
};
