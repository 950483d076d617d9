import { Script, createContext } from 'node:vm';

/**
 * FEEL is evaluated synchronously (the engine's port is pure), so no timer of ours could stop it: the thread it would fire on is
 * the one that is busy. V8 can interrupt a running script from another thread, and with it whatever that script has called; so
 * the work is called from a one-line script with a time limit. That costs about half a millisecond, which is why only
 * expressions that can run on go this way.
 */
const shared = createContext(Object.create(null) as Record<string, unknown>);
const script = new Script('run()', { filename: 'expression' });

export class TimeBudgetExceeded extends Error {
  override readonly name = 'TimeBudgetExceeded';
}

/** Runs `work`, and throws `TimeBudgetExceeded` once it has taken `budgetMs`. Its other errors pass through. */
export function withinTime<T>(budgetMs: number, work: () => T): T {
  const outer = shared['run'];
  shared['run'] = work;
  try {
    return script.runInContext(shared, { timeout: budgetMs }) as T;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new TimeBudgetExceeded(`It ran for more than ${budgetMs} ms and was stopped.`);
    }
    throw error;
  } finally {
    shared['run'] = outer;
  }
}
