import { readHistory } from '@onward/engine/testing';
import type { EngineEvent } from '@onward/engine';
import type { Ordinal } from '@onward/model';
import { happened, type Happened, type HistoryCheck } from './history-check.js';

/** Of one instance, event by event. */
interface Run {
  /** The revision at which each element instance completed. */
  readonly completed: Map<Ordinal, number>;
  /** What has been compensated, by its completion, and in which scope. */
  readonly undone: Map<string, Ordinal>;
  /** By scope: the element instance being compensated. */
  readonly current: Map<Ordinal, Ordinal>;
  /** What is to be compensated again, because its handler has been interrupted. */
  readonly givenBack: Set<Ordinal>;
  readonly elements: Map<Ordinal, string>;
  readonly openJobs: Set<Ordinal>;
  readonly failed: Set<Ordinal>;
  readonly listeners: Set<Ordinal>;
  failure: 'none' | 'recorded' | 'ending tokens' | 'compensating' | 'done';
}

/**
 * Compensation: in each scope what had completed is undone in strict reverse order of completion, one after the other, each completion
 * once; between a failure and its answer nothing new begins; work under way that could be undone may still be completed late.
 */
export const compensationIsReverse: HistoryCheck = (events, graph) => {
  const wrong: string[] = [...readHistory(events as unknown as readonly EngineEvent[]).broken];
  const run: Run = {
    completed: new Map(),
    undone: new Map(),
    current: new Map(),
    givenBack: new Set(),
    elements: new Map(),
    openJobs: new Set(),
    failed: new Set(),
    listeners: new Set(),
    failure: 'none',
  };
  const canceledFrom = cancellationOf(events);
  for (const event of happened(events)) {
    // A cancellation goes before compensation: nothing is undone any more.
    if (event.revision >= canceledFrom) break;
    const violated = (what: string): void =>
      void wrong.push(`revision ${event.revision}, ${event.type}: ${what}`);
    followJobs(run, event);
    switch (event.type) {
      case 'ElementActivated':
        run.elements.set(event.data.elementInstance, event.data.element);
        break;
      case 'ElementCompleted':
        run.completed.set(event.data.elementInstance, event.revision);
        break;
      case 'JobCompleted':
        if (event.data.late) run.completed.set(event.data.elementInstance, event.revision);
        break;
      case 'FailureRecorded':
        if (run.failure !== 'none') violated('the instance is frozen by another failure');
        run.failure = 'recorded';
        break;
      case 'CompensationStarted':
        if (event.data.returns) giveBack(run, event.data.scope);
        if (event.data.failure === undefined) break;
        if (run.failure !== 'recorded') violated('there is no failure to be answered');
        run.failure = 'ending tokens';
        break;
      case 'JobCanceled': {
        const { abandoned, elementInstance, job } = event.data;
        const isUndoable = graph.compensationHandler(run.elements.get(elementInstance) ?? '') !== undefined;
        const isOpen = run.openJobs.has(job) && !run.failed.has(job) && !run.listeners.has(job);
        if (run.failure === 'ending tokens' && isOpen && isUndoable && !abandoned)
          violated(`job ${job} may have had its effect, but can no longer complete`);
        break;
      }
      case 'CompensationStepStarted':
        if (run.failure === 'ending tokens') run.failure = 'compensating';
        step(run, event.data, violated);
        break;
      case 'CompensationStepCompleted':
        completeStep(run, event.data, violated);
        break;
      case 'CompensationCompleted':
        if (event.data.returns) giveBack(run, event.data.scope);
        if (event.data.interrupted) run.current.delete(event.data.scope);
        if (run.current.has(event.data.scope)) violated('a step is under way');
        if (event.data.failure !== undefined) run.failure = 'done';
        break;
      case 'ElementTerminated':
        // Handlers end with their scope; one that was a scope itself begins anew, with all that it undoes.
        run.current.delete(event.data.elementInstance);
        for (const [entry, scope] of run.undone)
          if (scope === event.data.elementInstance) run.undone.delete(entry);
        break;
      case 'ProcessInstanceTerminated':
        if (event.data.reason === 'COMPENSATED' && run.failure !== 'done')
          violated('compensation has not completed');
        break;
      default:
    }
  }
  return wrong;
};

/** What was being compensated is compensated again. */
function giveBack(run: Run, scope: Ordinal): void {
  const compensates = run.current.get(scope);
  if (compensates === undefined) return;
  run.current.delete(scope);
  run.givenBack.add(compensates);
  run.undone.delete(`${compensates}@${run.completed.get(compensates)}`);
}

function completeStep(
  run: Run,
  { scope, compensates }: Extract<Happened, { type: 'CompensationStepCompleted' }>['data'],
  violated: (what: string) => void,
): void {
  // One that had been given back may be done before its handler's token has ended.
  if (run.givenBack.delete(compensates)) {
    run.undone.set(`${compensates}@${run.completed.get(compensates)}`, scope);
    return;
  }
  if (run.current.get(scope) !== compensates) violated(`${compensates} is not being compensated`);
  run.current.delete(scope);
}

function step(
  run: Run,
  { scope, compensates, variablesOf }: Extract<Happened, { type: 'CompensationStepStarted' }>['data'],
  violated: (what: string) => void,
): void {
  run.givenBack.delete(compensates);
  const current = run.current.get(scope);
  if (current !== undefined) violated(`${current} is still being compensated`);
  const completed = run.completed.get(compensates);
  if (completed !== variablesOf)
    violated(
      `the variables are those of revision ${variablesOf}, but ${compensates} completed at ${completed ?? 'no revision'}`,
    );
  if (run.undone.has(`${compensates}@${completed}`)) violated(`${compensates} is compensated again`);
  run.undone.set(`${compensates}@${completed}`, scope);
  run.current.set(scope, compensates);
}

/** The first revision of the command that cancelled the instance; Infinity where nobody has. */
function cancellationOf(events: Parameters<HistoryCheck>[0]): number {
  const canceled = events.find(
    ({ data, type }) =>
      (type === 'ScopeTerminating' && data['cause'] === 'CANCELED') ||
      (type === 'ProcessInstanceTerminated' && data['reason'] === 'CANCELED'),
  );
  const first = events.find(({ metadata }) => metadata.commandId === canceled?.metadata.commandId);
  return first?.revision ?? Infinity;
}

function followJobs(run: Run, event: Happened): void {
  if (event.type === 'JobCreated') {
    run.openJobs.add(event.data.job);
    if (event.data.listener !== undefined) run.listeners.add(event.data.job);
  } else if (event.type === 'JobFailed' && event.data.retries === 0) run.failed.add(event.data.job);
  else if (event.type === 'JobErrorThrown') run.failed.add(event.data.job);
  else if (event.type === 'IncidentResolved' && event.data.job !== undefined)
    run.failed.delete(event.data.job);
}
