import type { Check, ErrorKind, Expectation, Failure } from './expected.js';
import type { CaseLog } from './work.js';

/** What a case has shown. */
export interface Observation {
  /** Problem codes, where the deployment was refused. */
  readonly refused?: readonly string[];
  /** Error at run time: incidents and refused starts, in words. */
  readonly failures: readonly string[];
  /** An error that nothing in the model caught. */
  readonly uncaughtError: boolean;
  /** Of the instance of the case's process. */
  readonly state?: string;
  readonly log: CaseLog;
}

const ACCEPTED: Readonly<Record<ErrorKind, readonly Failure[]>> = {
  ERROR: ['deployment', 'runtime'],
  ERROR_runtime: ['runtime'],
  ERROR_deployment: ['deployment'],
  ERROR_thrownErrorEvent: ['uncaught-error-event'],
};

/** Everything that is not as it must be; nothing where the case has passed. */
export function verdict(expect: Expectation, seen: Observation): readonly string[] {
  const error = errorProblems(expect, seen);
  if (seen.refused !== undefined) return error;
  const trace = traceProblem(expect.trace, seen.log.entries);
  return [
    ...error,
    ...(trace === undefined ? [] : [trace]),
    ...(expect.logMustExist === true && !seen.log.exists ? ['the log was never created'] : []),
    ...(expect.checks ?? []).flatMap((check) => checkProblem(check, seen.log) ?? []),
    ...endStateProblem(expect, seen),
  ];
}

function errorProblems({ error }: Expectation, seen: Observation): readonly string[] {
  const happened = failuresOf(seen);
  if (error === undefined) {
    if (seen.refused !== undefined) return [`refused: ${seen.refused.join(', ')}`];
    return seen.failures;
  }
  const accepted = error.accept ?? ACCEPTED[error.kind];
  if (happened.some((failure) => accepted.includes(failure))) return [];
  if (seen.refused !== undefined) return [`refused: ${seen.refused.join(', ')}`];
  return [
    `expected ${error.kind}, ${seen.failures.length === 0 ? 'and none came' : seen.failures.join(', ')}`,
  ];
}

function failuresOf({ refused, failures, uncaughtError }: Observation): readonly Failure[] {
  if (refused !== undefined) return ['deployment'];
  return [
    ...(failures.length > 0 ? (['runtime'] as const) : []),
    ...(uncaughtError ? (['uncaught-error-event'] as const) : []),
  ];
}

function traceProblem(expected: readonly string[], seen: readonly string[]): string | undefined {
  const [a, b] = [expected.toSorted(), seen.toSorted()];
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined;
  return `logged ${seen.length === 0 ? 'nothing' : seen.join(' ')} instead of ${expected.length === 0 ? 'nothing' : expected.join(' ')}`;
}

function checkProblem(check: Check, log: CaseLog): string | undefined {
  switch (check) {
    case 'MARKER_exists':
      return log.marker ? undefined : 'the marker was never set';
    case 'DATA_correct':
      return log.data.includes('String') ? undefined : `read ${JSON.stringify(log.data)} instead of "String"`;
    case 'EXECUTION_parallel': {
      const [one, two] = [...log.stamps.values()];
      const overlap = one !== undefined && two !== undefined && one.start < two.end && two.start < one.end;
      return overlap ? undefined : 'the two stamped scripts did not run at the same time';
    }
    default:
      return `nobody knows how to check ${String(check)}`;
  }
}

const STATES: Readonly<Record<string, string>> = {
  waiting: 'ACTIVE',
  completed: 'COMPLETED',
  terminated: 'TERMINATED',
};

function endStateProblem({ endState }: Expectation, { state }: Observation): readonly string[] {
  const wanted = endState === undefined ? undefined : STATES[endState.value];
  if (wanted === undefined || wanted === state) return [];
  return [`ended as ${state ?? 'nothing'} instead of ${wanted}`];
}
