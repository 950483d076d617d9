import type { ProcessDefinition } from '@onward/model';
import type { Random } from '../random.js';
import { Draft, type DraftParts } from './draft.js';
import { begin, catching, end, link, throwing } from './events.js';
import { choice, eventBased, inclusive, parallel } from './gateways.js';
import { withListeners } from './listeners.js';
import { adHoc, eventSubProcess, subProcess, transaction } from './sub-processes.js';
import { loop, quantities, task, uncontrolled } from './tasks.js';

export interface RandomProcessOptions {
  /** About so many activities and gateways, default 10. */
  readonly size?: number;
  /** Processes that its call activities call. */
  readonly callable?: readonly string[];
}

/** What a process is made of, and how often: a new element is a line here, or in the tasks and triggers, and its maker. */
const MAKERS: DraftParts['makers'] = [
  [9, task],
  [2, choice],
  [3, parallel],
  [1.5, inclusive],
  [1, eventBased],
  [1, loop],
  [0.5, uncontrolled],
  [0.4, quantities],
  [2, catching],
  [2, throwing],
  [0.4, link],
  [2, subProcess],
  [1, transaction],
  [1, adHoc],
];

/**
 * A random process that deploys, of every element and event there is: forks and joins that need not be balanced, loops, uncontrolled
 * flow, sub-processes of every kind, boundary events, compensation handlers. Every loop is bounded, so that it ends where its tasks get
 * done.
 */
export function randomProcess(
  random: Random,
  processId: string,
  { size = 10, callable = [] }: RandomProcessOptions = {},
): ProcessDefinition {
  const draft = new Draft(random, size, { makers: MAKERS, task, end, callable });
  // No maker is so rare that it never comes: the first piece is any of them.
  const [, first] = random.pick(MAKERS);
  const at = first(draft, begin(draft), 0);
  const exit = at === undefined ? undefined : draft.sequence(at, 0);
  if (exit !== undefined) draft.end(exit);
  if (random.chance(0.3)) eventSubProcess(draft);
  const { elements, flows } = draft;
  const onFailure = random.chance(0.6) ? 'compensate' : 'incident';
  return withListeners(random, { processId, onFailure, elements, flows });
}
