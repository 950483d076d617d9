import { ARCHIVE_STREAM, type ArchiveEvents, type Clock, type Key, type Position } from '@onward/model';
import type { Projection } from '@onward/read-models';
import type { Document } from '@onward/read-store';
import type { Runtime } from '../api.js';
import type { AppendPorts } from '../append.js';
import type { Logger } from '../ports.js';
import { isInfrastructure } from '../projections/persist.js';
import { delay } from '../retry.js';
import { ArchiveContested, ArchiveLog } from './archive-log.js';
import { archiveInstance, deleteHistory, type ArchivingPorts } from './archive-instance.js';
import type { ArchiveOptions } from './ports.js';

export const INSTANCES = 'process-instances';
const AT_A_TIME = 50;
const EVERY_MS = 60_000;
const PATIENCE_MS = 60_000;
/** Events at the end of the archive whose histories are deleted once more after a start: a crash may have come before it. */
const UNFINISHED = 500;

export interface ArchiverPorts extends AppendPorts {
  readonly projections: readonly Projection[];
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Archives instances some time after they have ended, one after the other. Every node may do so: the archive's revision tells them
 * apart, and what is done twice changes nothing.
 */
export class Archiver {
  readonly #abort = new AbortController();
  readonly #archiving: ArchivingPorts;
  /** Could not be archived: left alone until the next start. */
  readonly #failed = new Set<string>();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ArchiveOptions,
    private readonly ports: ArchiverPorts,
    private readonly readModels: Pick<Runtime['projections'], 'collection' | 'waitFor' | 'head'>,
    /** The sagas are there when it starts. */
    private readonly reactions: () => {
      /** True when the sagas have answered everything that was stored up to there. */
      reacted(position: Position, timeoutMs: number): Promise<boolean>;
    },
  ) {
    const { eventStore, projections } = ports;
    this.#archiving = { eventStore, projections, export: options.export, log: new ArchiveLog(ports) };
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Finishes the instance under way. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    // Whose clock is moved by hand would stop for every look.
    const { logger, pauses = this.ports.clock } = this.ports;
    const { everyMs = EVERY_MS } = this.options;
    const { signal } = this.#abort;
    let finished = false;
    while (!signal.aborted) {
      let more = false;
      try {
        if (!finished) await this.#finish();
        finished = true;
        more = await this.#round();
      } catch (error) {
        if (error instanceof ArchiveContested) finished = false;
        else logger.warn('archiving is interrupted and goes on later', { error: String(error) });
      }
      if (!more) await delay(pauses, everyMs, signal);
    }
  }

  /** What was summarised and perhaps not deleted before a crash. */
  async #finish(): Promise<void> {
    for (const event of await this.#archiving.log.tail(UNFINISHED)) {
      if (event.stream !== ARCHIVE_STREAM || event.type !== 'ProcessInstanceArchived') continue;
      const { instanceKey, revision } = event.data as ArchiveEvents['ProcessInstanceArchived'];
      await deleteHistory(this.#archiving, instanceKey, revision);
    }
  }

  /** True where there may be more to archive at once. */
  async #round(): Promise<boolean> {
    const found = await this.#due();
    let last: Position | undefined;
    for (const document of found) {
      if (this.#abort.signal.aborted) return false;
      last = (await this.#archive(document)) ?? last;
    }
    if (last === undefined) return false;
    // Those just archived must be known as such before the next ones are looked for.
    return (await this.readModels.waitFor(last, PATIENCE_MS, [INSTANCES])) && found.length === AT_A_TIME;
  }

  async #due(): Promise<readonly Document[]> {
    const { clock } = this.ports;
    const collection = this.readModels.collection(INSTANCES);
    if (collection === undefined) return [];
    const head = await this.readModels.head();
    if (!(await this.readModels.waitFor(head, PATIENCE_MS, [INSTANCES]))) return [];
    // What an instance has answered must have come where it was asked for: a message that it has taken would go to another one otherwise.
    if (!(await this.reactions().reacted(head, PATIENCE_MS))) return [];
    const before = new Date(clock.now() - this.options.afterMs).toISOString();
    const found = await collection.find({
      filter: { $and: [{ archived: false }, { endDate: { $gt: '', $lte: before } }] },
      sort: [['endDate', 1]],
      limit: AT_A_TIME + this.#failed.size,
    });
    const due: Document[] = [];
    for (const document of found) {
      if (!this.#failed.has(document._id) && (await this.#isFree(document))) due.push(document);
    }
    return due.slice(0, AT_A_TIME);
  }

  /** A caller that goes on may still ask what it has called. */
  async #isFree({ parentProcessInstanceKey: parent }: Document): Promise<boolean> {
    if (typeof parent !== 'string') return true;
    const caller = await this.readModels.collection(INSTANCES)?.get(parent);
    return caller?.['state'] !== 'ACTIVE';
  }

  async #archive({ _id }: Document): Promise<Position | undefined> {
    const { logger } = this.ports;
    try {
      const position = await archiveInstance(this.#archiving, _id as Key);
      if (position !== undefined) logger.debug('an instance was archived', { instanceKey: _id });
      return position;
    } catch (error) {
      if (error instanceof ArchiveContested || isInfrastructure(error)) throw error;
      this.#failed.add(_id);
      logger.error('an instance could not be archived and is left alone until the next start', {
        instanceKey: _id,
        error: String(error),
      });
      return undefined;
    }
  }
}
