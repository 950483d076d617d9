import { Injectable } from '@nestjs/common';
import { ownerOf, type Key } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { problem } from '../errors/problem.js';
import { rejectionProblem } from '../errors/rejection.js';
import type { Exchange } from '../request/command-edge.js';
import { etagOf } from '../request/if-match.js';
import { LIMITS } from '../request/limits.js';
import { Lookup } from '../request/lookup.js';
import { requestMeta } from '../request/request-meta.js';
import { JOBS } from './jobs.fields.js';

const ENDED: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELED', 'ERROR_THROWN']);

/** Leases are no events, so that what a command on one refuses and answers is decided here. */
@Injectable()
export class JobLeases {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly lookup: Lookup,
  ) {}

  /** Throws where nobody works on the job, with what is the matter with it. */
  async check(key: Key): Promise<void> {
    if (this.runtime.jobs.isLeased(key)) return;
    const { projections } = this.runtime;
    // What the job was before its last command must not be told.
    await projections.waitFor(await projections.head(), LIMITS.positionWait, [JOBS.collection]);
    const job = await this.lookup.byKey(JOBS.collection, key, 'JOB_NOT_FOUND', 'job');
    const state = job['state'] as string;
    if (ENDED.has(state)) {
      throw problem('JOB_WRONG_STATE', `The job is ${state}. Nobody works on it any more.`, {
        extras: { state },
      });
    }
    throw problem(
      'JOB_NOT_ACTIVATED',
      `Nobody works on job ${key}, so that it has no lease whose end could be set. Activate it first.`,
      { extras: { state } },
    );
  }

  /** The headers of a command, for one that stores nothing. */
  async answer(key: Key, { request, reply }: Exchange): Promise<void> {
    const { expectedRevision } = requestMeta(request);
    const currentRevision = (await this.runtime.instances.state(ownerOf(key)))?.revision;
    if (
      expectedRevision !== undefined &&
      currentRevision !== undefined &&
      expectedRevision !== currentRevision
    ) {
      throw rejectionProblem({
        kind: 'REVISION_MISMATCH',
        code: 'REVISION_MISMATCH',
        message: `The instance is at revision ${currentRevision}, not ${expectedRevision}. Read it again, then decide again.`,
        currentRevision,
      });
    }
    void reply.header('onward-position', await this.runtime.projections.head());
    if (currentRevision !== undefined) void reply.header('etag', etagOf(currentRevision));
  }
}
