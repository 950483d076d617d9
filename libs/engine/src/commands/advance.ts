import type { CommandHandler } from './handler.js';

/** Nothing of its own: every accepted command advances what is ready. */
export const advance: CommandHandler<'Advance'> = () => undefined;
