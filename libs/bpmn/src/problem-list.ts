import type { Problem } from '@onward/model';
import { BPMN_LIMITS } from './limits.js';
import type { ProblemCode } from './problem-codes.js';

/** Where a definition comes from, as far as it is known: the builder knows neither file nor lines. */
export interface Source {
  readonly resource?: string;
  /** Line by element id, from 1. */
  readonly lines?: ReadonlyMap<string, number>;
}

/** Collects what is wrong, each with its file, element and line; bounded. */
export class ProblemList {
  private readonly list: Problem[] = [];

  constructor(private readonly source: Source = {}) {}

  /** `message` says what and what to do; `line` is looked up by the element where it is not given. */
  add(code: ProblemCode, message: string, elementId?: string, line?: number): void {
    if (this.list.length >= BPMN_LIMITS.maxProblems) return;
    const at = line ?? (elementId === undefined ? undefined : this.source.lines?.get(elementId));
    this.list.push({
      code,
      message: at === undefined ? message : `${message} (line ${at})`,
      ...(elementId === undefined ? {} : { elementId }),
      ...(this.source.resource === undefined ? {} : { resource: this.source.resource }),
      ...(at === undefined ? {} : { line: at }),
    });
  }

  get all(): readonly Problem[] {
    return this.list;
  }

  get isEmpty(): boolean {
    return this.list.length === 0;
  }
}
