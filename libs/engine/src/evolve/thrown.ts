import { instanceOf, putInstance, type Appliers } from './draft.js';
import { instanceWith } from './records.js';

type ThrownEvents = 'MessageThrown' | 'SignalThrown' | 'ErrorThrown' | 'EscalationThrown';

/** What is thrown changes nothing by itself: who catches it records that. A call activity remembers what its child has thrown. */
export const THROWN_APPLIERS: Appliers<ThrownEvents> = {
  MessageThrown() {},
  SignalThrown() {},
  ErrorThrown() {},
  EscalationThrown(draft, { elementInstance, child }) {
    if (child === undefined) return;
    const instance = instanceOf(draft, elementInstance);
    const call = { ...instance.call, heard: child.revision };
    putInstance(draft, instanceWith(instance, { call }));
  },
};
