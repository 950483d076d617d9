import type { Problem } from '@onward/model';

/** A builder's definition that cannot be deployed, with everything that is wrong with it. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';

  constructor(
    processId: string,
    readonly problems: readonly Problem[],
  ) {
    const list = problems.map(({ code, message }) => `\n- ${code}: ${message}`).join('');
    super(`Process "${processId}" cannot be deployed:${list}`);
  }
}
