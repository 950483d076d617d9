import type { Ordinal } from '@onward/model';
import type { EngineEvent } from '../events.js';

/**
 * What a history says by itself, without the engine's state: tokens are created once and end once, element instances likewise,
 * compensation runs in reverse order of completion, nothing starts in a frozen instance. Answers what does not hold, and the live tokens.
 */
export function readHistory(events: readonly EngineEvent[]): {
  readonly broken: readonly string[];
  readonly live: ReadonlySet<Ordinal>;
} {
  const broken: string[] = [];
  const live = new Set<Ordinal>();
  const created = new Set<Ordinal>();
  const instances = new Set<Ordinal>();
  const completed: Ordinal[] = [];
  let frozen = false;

  const create = (token: Ordinal): void => {
    if (created.has(token)) broken.push(`token ${token} is created twice`);
    created.add(token);
    live.add(token);
  };
  const end = (token: Ordinal): void => {
    if (!live.delete(token)) broken.push(`token ${token} ends, but is not live`);
  };
  const starts = (what: string): void => {
    if (frozen) broken.push(`${what} starts in a frozen instance`);
  };
  const enter = (data: { readonly token: Ordinal; readonly consumed?: readonly Ordinal[] }): void => {
    data.consumed?.forEach(end);
    if (data.consumed) create(data.token);
    else if (!live.has(data.token)) broken.push(`token ${data.token} executes, but is not live`);
  };

  for (const { type, data } of events) {
    switch (type) {
      case 'TokenCreated':
        create(data.token);
        break;
      case 'FlowTaken':
        if (data.parent !== undefined) create(data.token);
        else if (!live.has(data.token)) broken.push(`token ${data.token} moves, but is not live`);
        break;
      case 'TokenTerminated':
        end(data.token);
        break;
      case 'ElementActivated':
        starts(`element ${data.element}`);
        enter(data);
        instances.add(data.elementInstance);
        break;
      case 'ElementPassed':
        starts(`element ${data.element}`);
        enter(data);
        if (data.ends) end(data.token);
        break;
      case 'ElementCompleted':
        if (!instances.delete(data.elementInstance))
          broken.push(`element instance ${data.elementInstance} completes, but is not live`);
        if (data.ends) end(data.token);
        if (data.handler !== undefined) completed.push(data.elementInstance);
        break;
      case 'ElementTerminated':
        if (!instances.delete(data.elementInstance))
          broken.push(`element instance ${data.elementInstance} is terminated, but is not live`);
        end(data.token);
        break;
      case 'JobCreated':
        starts(`job ${data.job}`);
        break;
      case 'JobCompleted':
        if (data.late) completed.push(data.elementInstance);
        break;
      case 'FailureRecorded':
        frozen = true;
        break;
      case 'CompensationStarted':
        frozen = false;
        break;
      case 'CompensationStepStarted': {
        const newest = completed.pop();
        if (newest !== data.compensates)
          broken.push(`${data.compensates} is compensated, but ${newest} completed last`);
        break;
      }
      default:
    }
  }
  return { broken, live };
}
