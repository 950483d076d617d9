import type { JsonObject } from '@onward/model';
import { EMPTY } from '../ordinal-map.js';
import { changeScope, type Appliers } from './draft.js';

const NONE: JsonObject = {};

type LoopEvents = 'LoopStarted' | 'AdHocElementsRequested' | 'ScopeStopped';

export const LOOP_APPLIERS: Appliers<LoopEvents> = {
  LoopStarted(draft, { elementInstance, iterations, isSequential = false, items }) {
    const loop = { iterations, isSequential, items, begun: 0, completed: 0, outputs: EMPTY };
    changeScope(draft, elementInstance, (children) => ({ ...children, loop }));
  },
  AdHocElementsRequested(draft, { elementInstance, elements, locals, isSequential = false, waits = false }) {
    changeScope(draft, elementInstance, ({ adHoc, ...children }) => {
      const before = adHoc?.requested ?? [];
      const requested = [...before, ...elements];
      const all = [...(adHoc?.locals ?? before.map(() => NONE)), ...(locals ?? elements.map(() => NONE))];
      const kept = (locals ?? adHoc?.locals) && { locals: all };
      return { ...children, started: true, adHoc: { requested, isSequential, waits, ...kept } };
    });
  },
  ScopeStopped(draft, { scope }) {
    changeScope(draft, scope, ({ loop, adHoc, ...children }) => ({
      ...children,
      loop: loop && { ...loop, iterations: loop.begun },
      adHoc: adHoc && { requested: [], isSequential: adHoc.isSequential, waits: false },
    }));
  },
};
