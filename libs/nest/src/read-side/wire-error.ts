import * as eventStoreErrors from '@onward/event-store';
import * as readStoreErrors from '@onward/read-store';

/** An error on its way to another thread: its kind by name, since a clone keeps only the message. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Those by whose kind somebody decides what to do, and that are made of a message alone. */
const KINDS: Readonly<Record<string, new (message: string) => Error>> = {
  OutcomeUnknown: eventStoreErrors.OutcomeUnknown,
  StoreUnavailable: eventStoreErrors.StoreUnavailable,
  StoreDamaged: eventStoreErrors.StoreDamaged,
  StreamDeleted: eventStoreErrors.StreamDeleted,
  InvalidPosition: eventStoreErrors.InvalidPosition,
  ReadStoreUnavailable: readStoreErrors.ReadStoreUnavailable,
  GenerationLost: readStoreErrors.GenerationLost,
  UnsupportedQuery: readStoreErrors.UnsupportedQuery,
  RangeError,
};

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

export function fromWire({ name, message, stack }: WireError): Error {
  const error = new (KINDS[name] ?? Error)(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
