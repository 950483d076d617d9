import { ordinalMap, type InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { instanceKeyOf, type Key, type Ordinal, type Position } from '@onward/model';
import type { JobRef } from './job-ref.js';

export interface ForeignJobsPorts {
  /** The job types this node knows. */
  readonly types: () => Iterable<string>;
  readonly isMine: (type: string, instanceKey: Key, position: Position) => boolean;
  /** With everything that is stored. */
  readonly stateOf: (instanceKey: Key) => Promise<InstanceState | undefined>;
  readonly offer: (ref: JobRef, retryAt: number | undefined) => void;
  /** Whoever has been given this job need not go on. */
  readonly over: (id: string) => void;
  /** What the store did not answer is asked again. */
  readonly later: (action: () => void) => void;
}

/** Jobs that other nodes have stored and this one may have to hand out. */
export class ForeignJobs {
  constructor(private readonly ports: ForeignJobsPorts) {}

  /** An event of an instance that another node has stored. */
  stored(event: RecordedEvent): void {
    const job = event.data['job'] as Ordinal | undefined;
    if (job === undefined) return;
    const instanceKey = instanceKeyOf(event.stream);
    switch (event.type) {
      case 'JobCreated':
        this.offer(event, instanceKey, job, event.data['jobType'] as string);
        break;
      case 'JobFailed':
        this.ports.over(`${instanceKey}/${job}`);
        if (Number(event.data['retries']) > 0) this.lookUp(event, instanceKey, job);
        break;
      case 'IncidentResolved':
        this.lookUp(event, instanceKey, job);
        break;
      case 'JobCompleted':
      case 'JobCanceled':
      case 'JobErrorThrown':
        this.ports.over(`${instanceKey}/${job}`);
        break;
      default:
    }
  }

  private offer(
    { id: cause, metadata, position }: RecordedEvent,
    instanceKey: Key,
    job: Ordinal,
    type: string,
    retryAt?: number,
  ): void {
    const ref: JobRef = { instanceKey, job, type, tenantId: metadata.tenantId, position, cause };
    if (this.ports.isMine(type, instanceKey, position)) this.ports.offer(ref, retryAt);
  }

  /** The event does not say of which type the job is: its instance does. */
  private lookUp(event: RecordedEvent, instanceKey: Key, jobId: Ordinal): void {
    const { isMine, later, stateOf, types } = this.ports;
    const mayBeMine = [...types()].some((type) => isMine(type, instanceKey, event.position));
    if (!mayBeMine) return;
    stateOf(instanceKey).then(
      (state) => {
        const job = state === undefined ? undefined : ordinalMap.get(state.jobs, jobId);
        if (job?.status === 'open') this.offer(event, instanceKey, jobId, job.type, job.retryAt);
      },
      () => later(() => this.lookUp(event, instanceKey, jobId)),
    );
  }
}
