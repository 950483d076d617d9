import type { EngineEvent } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { ProcessGraph } from '@onward/model';

/** Looks at the history of one instance and nothing else; says what is wrong with it. It shares no code with the engine. */
export type HistoryCheck = (events: readonly RecordedEvent[], graph: ProcessGraph) => readonly string[];

/** An event with its revision, typed by its name. */
export type Happened = EngineEvent & { readonly revision: number };

export const happened = (events: readonly RecordedEvent[]): readonly Happened[] =>
  events as unknown as readonly Happened[];

export const isEnd = ({ type }: { readonly type: string }): boolean =>
  type === 'ProcessInstanceCompleted' || type === 'ProcessInstanceTerminated';
