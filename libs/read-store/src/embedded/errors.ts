import { ReadStoreUnavailable, UnsupportedQuery } from '../errors.js';

const DISK = /no space|ENOSPC|EROFS|read-only|EACCES|permission|MDB_MAP_FULL|EIO|Input\/output/i;

/** Runs access to LMDB and turns what it throws into the port's errors. */
export function translating<T>(folder: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw translated(folder, error);
  }
}

export function translated(folder: string, error: unknown): unknown {
  if (error instanceof UnsupportedQuery || error instanceof ReadStoreUnavailable) return error;
  const { message = String(error), code, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (syscall !== undefined || DISK.test(message)) {
    return new ReadStoreUnavailable(
      `the read models in ${folder} cannot be read and written (${message}): make room or give access`,
      { cause: error },
    );
  }
  // LMDB's own errors carry a number; what cannot be parsed was not written by us. Anything else is a bug and stays what it is.
  const isOfStorage = typeof code === 'number' || error instanceof SyntaxError || message.includes('MDB_');
  return isOfStorage ? damaged(folder, message, error) : error;
}

export const damaged = (folder: string, why: string, cause?: unknown): ReadStoreUnavailable =>
  new ReadStoreUnavailable(
    `the read models in ${folder} cannot be read (${why}): stop, delete this folder and start again; they are rebuilt from the event log`,
    { cause },
  );

export const closed = (folder: string): ReadStoreUnavailable =>
  new ReadStoreUnavailable(`the read store in ${folder} is closed`);
