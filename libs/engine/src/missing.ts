import { InvariantViolation, type Ordinal } from '@onward/model';

/** Something that an event or a decision relies on is not there: a damaged stream, or a bug. */
export function missing(what: string, id: Ordinal | string): never {
  throw new InvariantViolation(`${what} ${id} is not live`);
}
