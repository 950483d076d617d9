import type { OnFailure, ProcessDefinition } from '@onward/model';
import { Draft } from './draft.js';
import type { ProcessOptions } from './options.js';
import { Scope } from './path.js';

/** A process that has not begun yet. */
export class ProcessBuilder extends Scope {
  constructor(processId: string, options: ProcessOptions) {
    super(new Draft(processId, options), undefined);
  }

  /** What happens when a failure remains unhandled; default `incident`. */
  onFailure(onFailure: OnFailure): this {
    this.draft.onFailure = onFailure;
    return this;
  }

  /** Throws `InvalidDefinition` with everything that is wrong: for processes with several beginnings; else the last path has it, too. */
  build(): ProcessDefinition {
    return this.draft.build();
  }
}

/**
 * Begins a definition in TypeScript:
 * `process('order').startEvent().serviceTask('pay', { type: 'pay' }).endEvent('done').build()`.
 * It yields what the equivalent BPMN XML yields; `toXml` turns it into that.
 */
export const process = (processId: string, options: ProcessOptions = {}): ProcessBuilder =>
  new ProcessBuilder(processId, options);
