import type { ProcessDefinition } from '@onward/model';
import { readCondition } from '../expression.js';
import { serviceTask, userTask } from './activities.js';
import type { Draft, OpenEnd } from './draft.js';
import type {
  CompensationHandler,
  ElementOptions,
  FlowOptions,
  ServiceTaskOptions,
  UserTaskOptions,
} from './options.js';

/** Adds elements to a branch; whatever it leaves open goes on with the next element behind the gateway. */
export type Branch = (path: Path) => Ended;

/** A path that has come to its end: nothing can follow it. */
export class Ended {
  constructor(
    protected readonly draft: Draft,
    /** @internal */
    readonly ends: readonly OpenEnd[],
  ) {}

  /** Throws `InvalidDefinition` with everything that is wrong. */
  build(): ProcessDefinition {
    return this.draft.build();
  }
}

/** A path through the process: each call appends an element to it. Several open branches meet in the next element. */
export class Path extends Ended {
  serviceTask(id: string, options: ServiceTaskOptions): Path {
    const { compensatedBy, ...job } = options;
    this.append(id, () => this.draft.add(serviceTask(id, job)));
    if (compensatedBy) this.compensate(id, compensatedBy);
    return this.after(id);
  }

  userTask(id: string, options: UserTaskOptions = {}): Path {
    const { compensatedBy, ...task } = options;
    this.append(id, () => this.draft.add(userTask(id, task)));
    if (compensatedBy) this.compensate(id, compensatedBy);
    return this.after(id);
  }

  /** Splits with `when` and `otherwise`, or merges the branches before it. */
  exclusiveGateway(id: string, options: ElementOptions = {}): ExclusivePath {
    this.append(id, () => this.draft.add({ id, ...options, type: 'exclusiveGateway' }));
    return new ExclusivePath(this.draft, id, [this.draft.leave(id)], false);
  }

  /** Forks with `branch`, or joins the branches before it. */
  parallelGateway(id: string, options: ElementOptions = {}): ParallelPath {
    this.append(id, () => this.draft.add({ id, ...options, type: 'parallelGateway' }));
    return new ParallelPath(this.draft, id, [this.draft.leave(id)], false);
  }

  endEvent(id: string, options: ElementOptions = {}): Ended {
    this.append(id, () => this.draft.add({ id, ...options, type: 'endEvent' }));
    return new Ended(this.draft, []);
  }

  /** Ends all other paths, too. */
  terminateEndEvent(id: string, options: ElementOptions = {}): Ended {
    this.append(id, () =>
      this.draft.add({ id, ...options, type: 'endEvent', throws: [{ type: 'terminate' }] }),
    );
    return new Ended(this.draft, []);
  }

  /** Leads to an element that there is already, or will be: a loop, or a shared end. */
  connectTo(elementId: string): Ended {
    this.draft.connect(this.ends, elementId);
    return new Ended(this.draft, []);
  }

  /** Id and name of the flow to the next element; before a gateway's first branch has ended there is only one. */
  via(flow: FlowOptions): Path {
    const ends = this.ends.map((end) => {
      this.draft.forget(end);
      return this.draft.leave(end.source, { ...end, ...flow });
    });
    return new Path(this.draft, ends);
  }

  private append(id: string, add: () => void): void {
    add();
    this.draft.connect(this.ends, id);
  }

  private after(id: string): Path {
    return new Path(this.draft, [this.draft.leave(id)]);
  }

  private compensate(activity: string, handler: CompensationHandler): void {
    const { id, boundaryId = `${activity}-compensation`, ...options } = handler;

    this.draft.add({ id: boundaryId, type: 'boundaryEvent', attachedTo: activity, handler: id });
    this.draft.add(
      'userTask' in options ? userTask(id, options.userTask, true) : serviceTask(id, options, true),
    );
  }
}

/** A gateway whose first branch takes the place of simply going on. */
abstract class SplittingPath extends Path {
  constructor(
    draft: Draft,
    protected readonly gateway: string,
    ends: readonly OpenEnd[],
    private readonly splits: boolean,
  ) {
    super(draft, ends);
  }

  protected branchOut(how: Omit<OpenEnd, 'source' | 'slot'>, branch: Branch): readonly OpenEnd[] {
    if (!this.splits) for (const end of this.ends) this.draft.forget(end);
    const { ends } = branch(new Path(this.draft, [this.draft.leave(this.gateway, how)]));
    return [...(this.splits ? this.ends : []), ...ends];
  }
}

const straightOn: Branch = (path) => path;

export class ExclusivePath extends SplittingPath {
  /** A branch that is taken when the FEEL condition holds and none before it does. */
  when(condition: string, branch: Branch = straightOn, flow: FlowOptions = {}): ExclusivePath {
    const ends = this.branchOut({ ...flow, condition: readCondition(condition) }, branch);
    return new ExclusivePath(this.draft, this.gateway, ends, true);
  }

  /** The default: taken when no condition holds. */
  otherwise(branch: Branch = straightOn, flow: FlowOptions = {}): ExclusivePath {
    const ends = this.branchOut({ ...flow, isDefault: true }, branch);
    return new ExclusivePath(this.draft, this.gateway, ends, true);
  }
}

export class ParallelPath extends SplittingPath {
  /** A branch that runs beside the others. */
  branch(branch: Branch, flow: FlowOptions = {}): ParallelPath {
    return new ParallelPath(this.draft, this.gateway, this.branchOut(flow, branch), true);
  }
}
