import type { MessageEventData, StartsEventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { documentId } from '../shared/document-id.js';
import type { Fold } from '../projection.js';
import type { BufferedMessageDoc, StartTimerDoc, WorkDoc } from './doc.js';

/** The `_id` of a start timer. */
export const startTimerId = (definitionKey: string, element: string): string =>
  `start/${documentId(definitionKey, element)}`;
/** The `_id` of a message that lives. */
export const bufferedMessageId = (message: string): string => `message/${message}`;

/** Messages that live, from their own streams. */
export const MESSAGE_FOLDS: Readonly<Record<string, Fold<WorkDoc>>> = {
  MessagePublished: {
    ids: ({ data }) => bufferedMessageId(messageOf(data).message),
    apply(doc, { data, stream, position, metadata: { tenantId } }, _id): WorkDoc {
      const { message, name, expiresAt } = messageOf(data);
      const found: BufferedMessageDoc = {
        _id,
        kind: 'message',
        dueAt: expiresAt,
        stream,
        message,
        name,
        position,
        tenantId,
      };
      return doc ?? found;
    },
  },
  MessageExpired: { ids: ({ data }) => bufferedMessageId(messageOf(data).message), apply: () => null },
};

const messageOf = (data: unknown): MessageEventData['MessagePublished'] =>
  data as MessageEventData['MessagePublished'];

/** Timers of start events, from the streams of their definitions. */
export const START_FOLDS: Readonly<Record<string, Fold<WorkDoc>>> = {
  StartTimersSet: {
    ids({ data }) {
      const { definitionKey, timers } = data as unknown as StartsEventData['StartTimersSet'];
      return timers.map(({ element }) => startTimerId(definitionKey, element));
    },
    apply(_doc, event, _id): StartTimerDoc {
      const { definitionKey, timers } = event.data as unknown as StartsEventData['StartTimersSet'];
      const timer = timers.find(({ element }) => startTimerId(definitionKey, element) === _id)!;
      return startTimer(_id, definitionKey, timer.element, timer.due.dueAt, event);
    },
  },
  StartTimerTriggered: {
    ids({ data }) {
      const { definitionKey, element } = data as unknown as StartsEventData['StartTimerTriggered'];
      return startTimerId(definitionKey, element);
    },
    apply(_doc, event, _id) {
      const { definitionKey, element, next } =
        event.data as unknown as StartsEventData['StartTimerTriggered'];
      return next === undefined ? null : startTimer(_id, definitionKey, element, next.dueAt, event);
    },
  },
  StartTimersStopped: {
    ids({ data }) {
      const { definitionKey, elements } = data as unknown as StartsEventData['StartTimersStopped'];
      return elements.map((element) => startTimerId(definitionKey, element));
    },
    apply: () => null,
  },
};

const startTimer = (
  _id: string,
  definitionKey: string,
  element: string,
  dueAt: number,
  { metadata: { tenantId } }: RecordedEvent,
): StartTimerDoc => ({ _id, kind: 'start', dueAt, definitionKey, element, tenantId });
