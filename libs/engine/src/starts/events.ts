import type { Due, Key } from '@onward/model';

/** What starts instances of one definition by itself: its timer start events, in the stream `starts-<definition key>`. */
export interface StartsEventData {
  /** It has become the latest version of its process. */
  StartTimersSet: {
    readonly definitionKey: Key;
    readonly timers: readonly { readonly element: string; readonly due: Due }[];
  };
  /** An instance is to be started; which timer and moment name it. */
  StartTimerTriggered: {
    readonly definitionKey: Key;
    readonly element: string;
    readonly dueAt: number;
    /** When it comes again. */
    readonly next?: Due;
  };
  /** Another version has become the latest. */
  StartTimersStopped: {
    readonly definitionKey: Key;
    /** The start events whose timers had not ended. */
    readonly elements: readonly string[];
  };
}

export type StartsEventType = keyof StartsEventData;
export type StartsEvent = {
  [T in StartsEventType]: { readonly type: T; readonly data: StartsEventData[T] };
}[StartsEventType];
