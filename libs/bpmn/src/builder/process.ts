import type { OnFailure } from '@onward/model';
import { Draft } from './draft.js';
import type { ElementOptions, ProcessOptions } from './options.js';
import { Path } from './path.js';

/** A process that has not begun yet. */
export class ProcessBuilder {
  private readonly draft: Draft;

  constructor(processId: string, options: ProcessOptions) {
    this.draft = new Draft(processId, options);
  }

  /** What happens when a failure remains unhandled; default `incident`. */
  onFailure(onFailure: OnFailure): this {
    this.draft.onFailure = onFailure;
    return this;
  }

  startEvent(id = 'start', options: ElementOptions = {}): Path {
    this.draft.add({ id, ...options, type: 'startEvent' });
    return new Path(this.draft, [this.draft.leave(id)]);
  }
}

/**
 * Begins a definition in TypeScript:
 * `process('order').startEvent().serviceTask('pay', { type: 'pay' }).endEvent('done').build()`.
 * It yields what the equivalent BPMN XML yields; `toXml` turns it into that.
 */
export const process = (processId: string, options: ProcessOptions = {}): ProcessBuilder =>
  new ProcessBuilder(processId, options);
