import type { Ordinal } from '@onward/model';
import { happened, isEnd, type Happened, type HistoryCheck } from './history-check.js';

/** May come behind the end: they say something of the command that led to it. */
const ABOUT_THE_COMMAND: readonly string[] = ['CommandRecorded', 'AdvanceFinished'];

/** Every token that was created is consumed exactly once, or lives; where it is, is what its events say; at the end there is none. */
export const tokensAreConserved: HistoryCheck = (events) => {
  const wrong: string[] = [];
  /** Where each live token is. */
  const live = new Map<Ordinal, string>();
  const ever = new Set<Ordinal>();
  const violated = (event: Happened, what: string): void =>
    void wrong.push(`revision ${event.revision}, ${event.type}: ${what}`);
  const create = (event: Happened, token: Ordinal, element: string): void => {
    if (ever.has(token)) violated(event, `token ${token} is created a second time`);
    ever.add(token);
    live.set(token, element);
  };
  const consume = (event: Happened, token: Ordinal): void => {
    if (!live.delete(token)) violated(event, `token ${token} is consumed, but does not live`);
  };
  const isAt = (event: Happened, token: Ordinal, element: string): void => {
    if (live.get(token) !== element)
      violated(event, `token ${token} should be at ${element}, but is at ${live.get(token) ?? 'no place'}`);
  };
  let ended = false;
  for (const event of happened(events)) {
    if (ended && !ABOUT_THE_COMMAND.includes(event.type)) violated(event, 'the instance had ended');
    switch (event.type) {
      case 'TokenCreated':
        create(event, event.data.token, event.data.element);
        break;
      case 'FlowTaken':
        if (event.data.parent !== undefined) create(event, event.data.token, event.data.target);
        else if (live.has(event.data.token)) live.set(event.data.token, event.data.target);
        else violated(event, `token ${event.data.token} does not live`);
        break;
      case 'ElementActivated':
      case 'ElementPassed':
        for (const token of event.data.consumed ?? []) consume(event, token);
        if (event.data.consumed === undefined) isAt(event, event.data.token, event.data.element);
        else create(event, event.data.token, event.data.element);
        if (event.type === 'ElementPassed' && event.data.ends) consume(event, event.data.token);
        break;
      case 'ElementCompleted':
        isAt(event, event.data.token, event.data.element);
        if (event.data.ends) consume(event, event.data.token);
        break;
      case 'JoinReset':
        for (const token of event.data.consumed) consume(event, token);
        break;
      case 'ElementTerminated':
      case 'TokenTerminated':
        consume(event, event.data.token);
        break;
      default:
        if (!isEnd(event)) break;
        ended = true;
        if (live.size > 0) violated(event, `tokens ${[...live.keys()].join(', ')} still live`);
    }
  }
  return wrong;
};
