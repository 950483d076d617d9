import type { Ordinal } from '@onward/model';
import { happened, type Happened, type HistoryCheck } from './history-check.js';

interface Entry {
  readonly revision: number;
  readonly elementInstance: Ordinal;
}

/** Of one instance, event by event. */
interface Run {
  /** Completed and not compensated, by the revision of completion. */
  readonly entries: Entry[];
  readonly openJobs: Set<Ordinal>;
  readonly failed: Set<Ordinal>;
  state: 'none' | 'failed' | 'ending tokens' | 'compensating' | 'done';
  /** The element instance being compensated. */
  current?: Ordinal | undefined;
}

/**
 * Compensation: what had completed is undone, all of it, in strict reverse order of completion, one after the other; between a
 * failure and its answer nothing new begins; work under way that could be undone may still be completed late.
 */
export const compensationIsReverse: HistoryCheck = (events, graph) => {
  const wrong: string[] = [];
  const run: Run = { entries: [], openJobs: new Set(), failed: new Set(), state: 'none' };
  const canceledFrom = cancellationOf(events);
  for (const event of happened(events)) {
    // A cancellation goes before compensation: nothing is undone any more.
    if (event.revision >= canceledFrom) break;
    const violated = (what: string): void =>
      void wrong.push(`revision ${event.revision}, ${event.type}: ${what}`);
    followJobs(run, event);
    switch (event.type) {
      case 'ElementCompleted':
        if (event.data.handler !== undefined)
          run.entries.push({ revision: event.revision, elementInstance: event.data.elementInstance });
        break;
      case 'JobCompleted':
        if (event.data.late)
          run.entries.push({ revision: event.revision, elementInstance: event.data.elementInstance });
        break;
      case 'FailureRecorded':
        if (run.state !== 'none') violated('the instance is frozen by another failure');
        run.state = 'failed';
        break;
      case 'ElementActivated':
      case 'ElementPassed':
        if (run.state === 'failed') violated(`${event.data.element} begins in a scope that is frozen`);
        break;
      case 'CompensationStarted':
        if (run.state !== 'failed') violated('there is no failure to be answered');
        run.state = 'ending tokens';
        break;
      case 'JobCanceled': {
        const isUndoable =
          graph.compensationHandler(elementOf(events, event.data.elementInstance)) !== undefined;
        const isOpen = run.openJobs.has(event.data.job) && !run.failed.has(event.data.job);
        if (run.state === 'ending tokens' && isOpen && isUndoable && !event.data.abandoned)
          violated(`job ${event.data.job} may have had its effect, but can no longer complete`);
        break;
      }
      case 'CompensationStepStarted': {
        run.state = 'compensating';
        const newest = run.entries.pop();
        if (run.current !== undefined) violated(`${run.current} is still being compensated`);
        if (newest?.elementInstance !== event.data.compensates)
          violated(
            `${event.data.compensates} is compensated, but ${newest?.elementInstance ?? 'nothing'} completed last`,
          );
        else if (newest.revision !== event.data.variablesOf)
          violated(
            `the variables are those of revision ${event.data.variablesOf}, but it completed at ${newest.revision}`,
          );
        run.current = event.data.compensates;
        break;
      }
      case 'CompensationStepCompleted':
        if (run.current !== event.data.compensates)
          violated(`${event.data.compensates} is not being compensated`);
        run.current = undefined;
        break;
      case 'CompensationCompleted':
        if (run.entries.length > 0 || run.current !== undefined)
          violated(`${run.entries.length} entries are left`);
        run.state = 'done';
        break;
      case 'ProcessInstanceTerminated':
        if (event.data.reason === 'COMPENSATED' && run.state !== 'done')
          violated('compensation has not completed');
        break;
      default:
    }
  }
  return wrong;
};

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
  if (event.type === 'JobCreated') run.openJobs.add(event.data.job);
  else if (event.type === 'JobFailed' && event.data.retries === 0) run.failed.add(event.data.job);
  else if (event.type === 'JobErrorThrown') run.failed.add(event.data.job);
  else if (event.type === 'IncidentResolved' && event.data.job !== undefined)
    run.failed.delete(event.data.job);
}

function elementOf(events: Parameters<HistoryCheck>[0], elementInstance: Ordinal): string {
  const activated = happened(events).find(
    (event) => event.type === 'ElementActivated' && event.data.elementInstance === elementInstance,
  );
  return activated?.type === 'ElementActivated' ? activated.data.element : '';
}
