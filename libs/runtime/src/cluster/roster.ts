import { StoreUnavailable, WrongExpectedRevision, type RecordedEvent } from '@onward/event-store';
import { LEASE_STREAM_PREFIX, type Key, type Position } from '@onward/model';
import type { LiveHub } from '../feeds/live-hub.js';
import type { HandOut } from '../jobs/hand-out.js';
import type { Logger } from '../ports.js';
import { backOff, delay } from '../retry.js';
import type { LeasePorts } from './lease.js';
import { handsOut, type Member } from './membership.js';
import { entryData, membersIn, type Listed } from './roster-entry.js';
import { systemMetadata } from './system-metadata.js';

export interface RosterOptions {
  readonly node: string;
  readonly leaseMs: number;
  readonly hub: LiveHub;
  /** Somebody on this node still takes jobs of this type. */
  wanted(type: string): boolean;
  /** Somebody who may have had work has gone, or no longer serves some type: what was theirs may be this node's now. */
  onGone(): void;
}

export const ROSTER_STREAM = `${LEASE_STREAM_PREFIX}jobs`;
/** Every member goes on with instances whose last append ended at its bound: no job type has this name. */
export const ADVANCE = '';
const KEPT = 10;
const MAX_CONFLICTS = 50;
const LEAVE_PATIENCE_MS = 1_000;

/**
 * The lease of handing out jobs, held by several nodes at once: one stream whose newest entry lists the nodes, until when each is
 * counted in, and which job types it has workers or handlers for. Who hands out which job follows from it (`membership.ts`).
 */
export class Roster implements HandOut {
  readonly #abort = new AbortController();
  #members: readonly Member[] = [];
  #revision = -1;
  readonly #demand = new Set<string>([ADVANCE]);
  #joined!: () => void;
  readonly #started = new Promise<void>((resolve) => (this.#joined = resolve));
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #detach: (() => void) | undefined;
  #renewing: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: RosterOptions,
    private readonly ports: LeasePorts & { readonly logger: Logger },
  ) {}

  get members(): readonly Member[] {
    return this.#members;
  }

  /** Resolves when this node is a member. Rejects with the store's errors. */
  async start(): Promise<void> {
    this.#detach = await this.options.hub.watchStream(ROSTER_STREAM, { push: (event) => this.#see(event) });
    await this.ports.eventStore.setMaxCount(ROSTER_STREAM, KEPT);
    await this.#write();
    this.#joined();
    this.#renewing = this.#keepRenewing();
  }

  /** Leaves, so that the others need not wait. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#joined();
    this.#detach?.();
    await this.#renewing;
    const enough = new AbortController();
    const patience = delay(this.ports.clock, LEAVE_PATIENCE_MS, enough.signal);
    await Promise.race([this.#writing.then(() => this.#leave()).catch(() => undefined), patience]);
    enough.abort();
  }

  isMine(type: string, instanceKey: Key, position: Position): boolean {
    const members = this.#members;
    const { node } = this.options;
    const own = members.find((member) => member.node === node);
    if (own === undefined || !own.serves.has(type)) return false;
    if (members.length === 1) return true;
    const now = this.ports.clock.now();
    const present = members.filter((member) => member === own || member.until > now);
    return handsOut(present, type, instanceKey, position) === node;
  }

  async serve(type: string): Promise<void> {
    this.#demand.add(type);
    await this.#started;
    if (this.#own?.serves.has(type) === true || this.#abort.signal.aborted) return;
    await this.#write();
  }

  get #own(): Member | undefined {
    return this.#members.find(({ node }) => node === this.options.node);
  }

  /** Three times per lease, and as soon as somebody else's has ended. */
  async #keepRenewing(): Promise<void> {
    const { clock, entropy, logger } = this.ports;
    const { leaseMs } = this.options;
    const { signal } = this.#abort;
    for (let pause = leaseMs / 3; ;) {
      const gone = this.#nextEnd() - clock.now() + (1 + entropy.random()) * (leaseMs / 40);
      await delay(clock, Math.max(0, Math.min(pause, gone)), signal);
      if (signal.aborted) return;
      for (const type of this.#demand)
        if (type !== ADVANCE && !this.options.wanted(type)) this.#demand.delete(type);
      try {
        await this.#write();
        pause = leaseMs / 3;
      } catch (error) {
        logger.debug('this node could not renew its membership', { error: String(error) });
        pause = leaseMs / 20;
        await delay(clock, pause, signal);
      }
    }
  }

  #nextEnd(): number {
    const others = this.#members.filter(({ node }) => node !== this.options.node);
    return Math.min(Infinity, ...others.map(({ until }) => until));
  }

  /** One entry at a time; who asks while one is being written shares the next. */
  #write(): Promise<void> {
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      const written = this.#appendUntilDone();
      this.#writing = written.catch(() => undefined);
      return written;
    });
    return this.#next;
  }

  async #appendUntilDone(): Promise<void> {
    const { clock, entropy } = this.ports;
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
      if (await this.#append(this.#listed())) return;
      await this.#readNewest();
      if (attempt > 0) await delay(clock, backOff(entropy, attempt, 5, 500), this.#abort.signal);
    }
    throw new StoreUnavailable(
      `${MAX_CONFLICTS} other nodes were faster to write ${ROSTER_STREAM}; try again`,
    );
  }

  #listed(): readonly Listed[] {
    const { leaseMs, node } = this.options;
    const now = this.ports.clock.now();
    const own = this.#own;
    const serves = [...this.#demand].map((type) => [type, own?.serves.get(type) ?? null] as const);
    return [...this.#others(now), { node, until: now + leaseMs, serves }];
  }

  #others(now: number): readonly Listed[] {
    return this.#members
      .filter(({ node, until }) => node !== this.options.node && until > now)
      .map(({ node, until, serves }) => ({ node, until, serves: [...serves] }));
  }

  async #leave(): Promise<void> {
    if (this.#own === undefined) return;
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await this.#append(this.#others(this.ports.clock.now()))) return;
      await this.#readNewest();
    }
  }

  /** False: somebody else has written in between. */
  async #append(members: readonly Listed[]): Promise<boolean> {
    const { entropy, eventStore } = this.ports;
    const data = entryData(members);
    try {
      const { position, revision } = await eventStore.append({
        stream: ROSTER_STREAM,
        expectedRevision: this.#revision < 0 ? 'no-stream' : this.#revision,
        events: [{ type: 'RosterKept', data, metadata: systemMetadata(this.ports) }],
        decisionId: entropy.uuid(),
      });
      this.#see({ data, position, revision });
      return true;
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return false;
      throw error;
    }
  }

  async #readNewest(): Promise<void> {
    const [newest] = await this.ports.eventStore.readStream(ROSTER_STREAM, {
      direction: 'backwards',
      limit: 1,
    });
    if (newest !== undefined) this.#see(newest);
  }

  #see(entry: Pick<RecordedEvent, 'data' | 'position' | 'revision'>): void {
    if (entry.revision <= this.#revision) return;
    const before = this.#members;
    this.#revision = entry.revision;
    this.#members = membersIn(entry);
    if (hasLost(before, this.#members)) this.options.onGone();
  }
}

/** Somebody is gone, or has stopped to serve a type. */
function hasLost(before: readonly Member[], after: readonly Member[]): boolean {
  return before.some(({ node, serves }) => {
    const now = after.find((member) => member.node === node);
    return now === undefined || [...serves.keys()].some((type) => !now.serves.has(type));
  });
}
