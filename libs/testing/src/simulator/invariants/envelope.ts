import type { HistoryCheck } from './history-check.js';

/** Revisions without a gap, time that never goes back, an id of its own for every event, and one definition for all. */
export const envelopesAgree: HistoryCheck = (events) => {
  const wrong: string[] = [];
  const ids = new Set<string>();
  let time = -Infinity;
  for (const [at, { id, metadata, revision, type }] of events.entries()) {
    if (revision !== at) wrong.push(`event ${at} has revision ${revision}`);
    if (metadata.time < time)
      wrong.push(`revision ${revision}, ${type}: time goes back by ${time - metadata.time} ms`);
    if (ids.has(id)) wrong.push(`revision ${revision}, ${type}: its id is that of another event`);
    if (metadata.definitionKey !== events[0]?.metadata.definitionKey)
      wrong.push(`revision ${revision}, ${type}: it names another definition`);
    time = metadata.time;
    ids.add(id);
  }
  return wrong;
};
