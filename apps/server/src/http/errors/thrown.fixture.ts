import { ProblemError } from './problem.js';

/** For specs: the problem that a call throws; undefined where it throws none. */
export function thrownBy(call: () => unknown): ProblemError | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}
