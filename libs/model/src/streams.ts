import type { Key } from './keys.js';

/** The names of all streams, in this one place. `docs/events.md` is their contract. */
export const INSTANCE_STREAM_PREFIX = 'processInstance-';
export const DEPLOYMENTS_STREAM_PREFIX = 'deployments-';
export const COMMAND_STREAM_PREFIX = 'command-';
/** Published messages of one name and correlation key, and who waits for them. */
export const MESSAGE_STREAM_PREFIX = 'message-';
/** A signal that was broadcast from outside. */
export const SIGNAL_STREAM_PREFIX = 'signal-';
/** What starts instances of one definition by itself: its timer start events. */
export const STARTS_STREAM_PREFIX = 'starts-';
/** The newest snapshot of an instance; may be deleted at any time. */
export const SNAPSHOT_STREAM_PREFIX = 'snapshot-';
/** Blocks of instance numbers, reserved by nodes. */
export const NUMBERS_STREAM = 'instanceNumbers';

/** One event: the identity of this log, by which a read store knows whose events it has seen. */
export const STORE_IDENTITY_STREAM = 'storeIdentity';
/** Who does what, among nodes that share the log; only the newest entries are kept. */
export const LEASE_STREAM_PREFIX = 'lease-';

/** Where a subscription has come to; only the newest entries are kept. */
export const CHECKPOINT_STREAM_PREFIX = 'checkpoint-';
/** Events whose saga kept failing; an operator decides. */
export const PARKED_SAGAS_STREAM = 'parked-sagas';

export const instanceStream = (instanceKey: Key): string => INSTANCE_STREAM_PREFIX + instanceKey;
export const deploymentsStream = (tenantId: string): string => DEPLOYMENTS_STREAM_PREFIX + tenantId;
export const messageStream = (hash: string): string => MESSAGE_STREAM_PREFIX + hash;
export const signalStream = (signalKey: Key): string => SIGNAL_STREAM_PREFIX + signalKey;
export const startsStream = (definitionKey: Key): string => STARTS_STREAM_PREFIX + definitionKey;
export const commandStream = (hash: string): string => COMMAND_STREAM_PREFIX + hash;

export const isInstanceStream = (stream: string): boolean => stream.startsWith(INSTANCE_STREAM_PREFIX);
export const isDeploymentsStream = (stream: string): boolean => stream.startsWith(DEPLOYMENTS_STREAM_PREFIX);

/** The instance key in the name of an instance stream. */
export const instanceKeyOf = (stream: string): Key => stream.slice(INSTANCE_STREAM_PREFIX.length) as Key;
