import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import type { Position } from '@onward/model';

/** What EventStoreDB answers to one append, or what can be said when it does not. */
export type AppendReply =
  | { readonly kind: 'stored'; readonly revision: number; readonly position: Position | undefined }
  | { readonly kind: 'wrong-revision'; readonly actual: number }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'access-denied'; readonly reason: string }
  | { readonly kind: 'too-large'; readonly limit: number }
  /** Certainly not stored; another time it may be. */
  | { readonly kind: 'not-handled'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a server says that did not even try: it starts, it is busy, or it follows and knows no leader. */
const NOT_HANDLED = /^(Server Is (Not Ready|Busy)|No leader info available in response)/;

/** Exhaustive over what the server's batch append sends; what is not known here may have been stored. */
export function refusalOf(status: Status | undefined): AppendReply {
  const details = status?.getDetails();
  const message = status?.getMessage() ?? '';
  const type = details?.getTypeName().replace('event_store.client.', '');
  switch (type) {
    case 'WrongExpectedVersion': {
      const unpacked = shared.WrongExpectedVersion.deserializeBinary(details!.getValue_asU8());
      const actual = unpacked.hasCurrentStreamRevision() ? Number(unpacked.getCurrentStreamRevision()) : -1;
      return { kind: 'wrong-revision', actual };
    }
    case 'StreamDeleted':
      return { kind: 'stream-deleted' };
    case 'AccessDenied':
      return { kind: 'access-denied', reason: 'the credentials do not allow to append to this stream' };
    case 'MaximumAppendSizeExceeded': {
      const unpacked = shared.MaximumAppendSizeExceeded.deserializeBinary(details!.getValue_asU8());
      return { kind: 'too-large', limit: unpacked.getMaxappendsize() };
    }
    case 'Timeout':
      return { kind: 'unknown', reason: 'the server ran out of time' };
    case 'BadRequest':
      return { kind: 'not-handled', reason: message === '' ? 'the server refused the request' : message };
    default:
      return NOT_HANDLED.test(message)
        ? { kind: 'not-handled', reason: message }
        : { kind: 'unknown', reason: message === '' ? `the server answered ${type ?? 'nothing'}` : message };
  }
}
