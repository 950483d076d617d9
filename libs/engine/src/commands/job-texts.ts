import { MAX_MESSAGE } from '../incidents.js';
import { shorten } from '../variables/preview.js';

const MAX_NAME = 500;

/** What a worker says of itself and of a failure is stored, but not without bound. */
export const workerOf = (command: { readonly worker?: string }): { readonly worker?: string } =>
  command.worker === undefined ? {} : { worker: shorten(command.worker, MAX_NAME) };
export const messageOf = (command: { readonly message: string }): string =>
  shorten(command.message, MAX_MESSAGE);
export const codeOf = (command: { readonly code: string }): string => shorten(command.code, MAX_NAME);
