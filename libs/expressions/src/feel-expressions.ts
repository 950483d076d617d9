import type { Evaluation, Expressions } from '@onward/model';
import { compile, type Compiled } from './compile.js';
import { failure } from './failure.js';
import { UNSURE, type Lookup } from './fast/closure.js';
import type { Surroundings } from './camunda/index.js';
import { drawFrom } from './draw.js';
import { evaluateWithFeelin } from './feelin-evaluator.js';
import { DEFAULT_EXPRESSION_LIMITS, type ExpressionLimits } from './limits.js';
import { LruCache } from './lru.js';
import { toJson } from './result.js';
import { withinTime } from './watchdog.js';

type Readable = Compiled & { ok: true };

/**
 * FEEL (DMN 1.5 chapter 10), as the engine's port: common forms by closures that are compiled once, everything else by feelin.
 * Deterministic: the same text, values, time and seed give the same result (the watchdog aside, which makes a failure of it).
 */
export class FeelExpressions implements Expressions {
  private readonly cache: LruCache<Compiled>;
  private readonly limits: ExpressionLimits;

  constructor(limits: Partial<ExpressionLimits> = {}) {
    this.limits = { ...DEFAULT_EXPRESSION_LIMITS, ...limits };
    this.cache = new LruCache(this.limits.maxCached);
  }

  /** What is wrong with the text, undefined where nothing is: asked when a definition is deployed. */
  parse(feel: string): string | undefined {
    const compiled = this.compiled(feel);
    return compiled.ok ? undefined : compiled.message;
  }

  variablesOf(feel: string): readonly string[] {
    const compiled = this.compiled(feel);
    return compiled.ok ? compiled.variables : [];
  }

  evaluate(feel: string, lookup: Lookup, now: number, seed?: () => string): Evaluation {
    const compiled = this.compiled(feel);
    if (!compiled.ok) return failure(feel, compiled.message, [], lookup);
    const quick = compiled.fast ? compiled.fast(lookup) : UNSURE;
    try {
      const value = quick === UNSURE ? this.evaluateSlowly(compiled, lookup, now, seed) : quick;
      return { ok: true, value: toJson(value, this.limits) };
    } catch (error) {
      return failure(feel, reasonOf(error), compiled.variables, lookup);
    }
  }

  private evaluateSlowly(compiled: Readable, lookup: Lookup, now: number, seed?: () => string): unknown {
    const surroundings: Surroundings = { now, draw: drawFrom(seed), limits: this.limits };
    const work = (): unknown => evaluateWithFeelin(compiled, lookup, surroundings);
    return compiled.guarded ? withinTime(this.limits.budgetMs, work) : work();
  }

  private compiled(feel: string): Compiled {
    const known = this.cache.get(feel);
    if (known) return known;
    const compiled = compile(feel, this.limits);
    this.cache.set(feel, compiled);
    return compiled;
  }
}

/** feelin's own words, as a sentence; never a stack trace. */
function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  if (text.startsWith('unsupported range')) return 'It compares values that have no order.';
  if (error instanceof RangeError) return 'It grew beyond what can be evaluated.';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
