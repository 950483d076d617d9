import type { Position } from '@onward/model';
import type { Projection } from '@onward/read-models';
import type { WritableCollection } from '@onward/read-store';
import type { ProjectionStatus } from '../api.js';
import type { Lane, LaneFailure } from './lane.js';
import { comparePlaces, progressOf } from './places.js';
import type { Place } from './places.js';

/** Everything about one projection: what queries see, and the lanes that work on it. */
export class Slot {
  /** Feeds the generation that queries see. None while that one is empty or of an older version of the projection. */
  live: Lane | undefined;
  /** Feeds the next generation while it is being built. */
  next: Lane | undefined;
  /** The next generation is being built, or about to be. */
  building = false;
  /** Catching up behind the pump. */
  behind = false;
  /** Why the last attempt to build the next generation failed. */
  buildFailure: LaneFailure | undefined;

  constructor(
    readonly projection: Projection,
    readonly collection: WritableCollection,
    /** Where the stored generation stands at the start. */
    private readonly storedAt: Place,
  ) {}

  /** What queries see is up to here. */
  get visible(): Place {
    return this.live?.position ?? this.storedAt;
  }

  /** Nothing moves what queries see: it has failed, and nothing is being built in its place. */
  get stuck(): boolean {
    return this.failure !== undefined && !this.building;
  }

  get failure(): LaneFailure | undefined {
    if (this.live !== undefined) return this.live.failure;
    return this.buildFailure;
  }

  /** `target`: the head of the log when the host started, up to which a live projection counts as catching up. */
  status(head: Position, target: Place): ProjectionStatus {
    const { name } = this.projection;
    const visible = this.visible;
    const position = visible === 'start' ? null : visible;
    const error = describe(this.failure ?? this.buildFailure);
    const common = { name, position, head, ...(error === undefined ? {} : { error }) };
    if (this.building)
      return { ...common, status: 'rebuilding', progress: progressOf(this.next?.position ?? 'start', head) };
    if (this.failure !== undefined)
      return { ...common, status: 'failed', progress: progressOf(visible, head) };
    if (this.behind || comparePlaces(visible, target) < 0) {
      return { ...common, status: 'catching-up', progress: progressOf(visible, head) };
    }
    return { ...common, status: 'live', progress: 1 };
  }
}

function describe(failure: LaneFailure | undefined): string | undefined {
  if (failure === undefined) return undefined;
  return failure.position === undefined
    ? failure.message
    : `at position ${failure.position}: ${failure.message}`;
}
