import { invariant } from '@onward/model';
import { last, remove } from '../ordinal-map.js';
import { changeScope, type Appliers } from './draft.js';

type CompensationEvents =
  'CompensationStarted' | 'CompensationStepStarted' | 'CompensationStepCompleted' | 'CompensationCompleted';

export const COMPENSATION_APPLIERS: Appliers<CompensationEvents> = {
  CompensationStarted(draft, { scope, failure }) {
    invariant(draft.failure?.id === failure, 'compensation answers the failure that froze the instance');
    draft.failure = { ...draft.failure, answered: true };
    changeScope(draft, scope, (children) => ({ ...children, compensation: { failure } }));
  },
  CompensationStepStarted(draft, { scope, token, compensates }) {
    changeScope(draft, scope, (children) => {
      const newest = last(children.compensable);
      invariant(
        newest !== undefined && children.compensation !== undefined,
        'a compensation step needs an entry',
      );
      const [revision, entry] = newest;
      invariant(entry.elementInstance === compensates, 'what completed last is compensated first');
      return {
        ...children,
        compensable: remove(children.compensable, revision),
        compensation: { ...children.compensation, current: { token, entry } },
      };
    });
  },
  CompensationStepCompleted(draft, { scope }) {
    changeScope(draft, scope, (children) => {
      invariant(children.compensation !== undefined, 'no compensation is under way');
      return { ...children, compensation: { failure: children.compensation.failure } };
    });
  },
  CompensationCompleted(draft, { scope }) {
    draft.failure = undefined;
    changeScope(draft, scope, (children) => ({ ...children, compensation: undefined }));
  },
};
