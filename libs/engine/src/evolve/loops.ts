import { EMPTY } from '../ordinal-map.js';
import { changeScope, type Appliers } from './draft.js';

type LoopEvents = 'LoopStarted' | 'AdHocElementsRequested' | 'ScopeStopped';

export const LOOP_APPLIERS: Appliers<LoopEvents> = {
  LoopStarted(draft, { elementInstance, iterations, isSequential = false, items }) {
    const loop = { iterations, isSequential, items, begun: 0, completed: 0, outputs: EMPTY };
    changeScope(draft, elementInstance, (children) => ({ ...children, loop }));
  },
  AdHocElementsRequested(draft, { elementInstance, elements, isSequential = false, waits = false }) {
    changeScope(draft, elementInstance, (children) => ({
      ...children,
      started: true,
      adHoc: { requested: [...(children.adHoc?.requested ?? []), ...elements], isSequential, waits },
    }));
  },
  ScopeStopped(draft, { scope }) {
    changeScope(draft, scope, ({ loop, adHoc, ...children }) => ({
      ...children,
      loop: loop && { ...loop, iterations: loop.begun },
      adHoc: adHoc && { ...adHoc, requested: [], waits: false },
    }));
  },
};
