import type { FlowElement, ProcessDefinition } from '@onward/model';
import { readCondition } from '../expression.js';
import {
  adHocSubProcess,
  businessRuleTask,
  callActivity,
  receiveTask,
  scriptTask,
  sendTask,
  serviceTask,
  userTask,
} from './activities.js';
import { common, ioMapping, named } from './common.js';
import type { Draft, OpenEnd } from './draft.js';
import { boundaryEvent, catchEvent, complexGateway, endEvent, startEvent, throwEvent } from './flow-nodes.js';
import type {
  ActivityOptions,
  AdHocOptions,
  EventBasedGatewayOptions,
  BoundaryOptions,
  CallActivityOptions,
  CatchOptions,
  CompensationHandler,
  ComplexGatewayOptions,
  ElementOptions,
  EndOptions,
  FlowOptions,
  MappingOptions,
  ReceiveTaskOptions,
  ScriptTaskOptions,
  SendTaskOptions,
  ServiceTaskOptions,
  StartOptions,
  ThrowOptions,
  TriggerOptions,
  UserTaskOptions,
} from './options.js';

/** Adds elements to a branch; whatever it leaves open goes on with the next element behind it. */
export type Branch = (path: Path) => Ended;

/** Fills a sub-process. */
export type Body = (scope: Scope) => unknown;

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

/** A process or sub-process that has not begun yet. */
export class Scope {
  constructor(
    protected readonly draft: Draft,
    private readonly scope: string | undefined,
  ) {}

  /** With `on` it waits for an event: of a process any number of them, of an event sub-process exactly one. */
  startEvent(id?: string, options: StartOptions = {}): Path {
    const startId = id ?? (this.scope === undefined ? 'start' : `${this.scope}-start`);
    this.draft.add(startEvent(startId, options), this.scope);
    return new Path(this.draft, [this.draft.leave(startId)], this.scope);
  }

  /** Begins without a start event: with an element that no flow leads to, or the catching end of a link. */
  begin(): Path {
    return new Path(this.draft, [], this.scope);
  }

  /** Its start event says what starts it while this scope runs. */
  eventSubProcess(id: string, body: Body, options: MappingOptions = {}): this {
    this.draft.add({ ...named(id, options), type: 'eventSubProcess', ...ioMapping(options) }, this.scope);
    body(new Scope(this.draft, id));
    return this;
  }
}

/** A path through the process: each call appends an element to it. Several open branches meet in the next element. */
export class Path extends Ended {
  constructor(
    draft: Draft,
    ends: readonly OpenEnd[],
    /** @internal */
    protected readonly scope: string | undefined,
  ) {
    super(draft, ends);
  }

  serviceTask(id: string, options: ServiceTaskOptions): ActivityPath {
    return this.activity(serviceTask(id, options), options);
  }

  userTask(id: string, options: UserTaskOptions = {}): ActivityPath {
    return this.activity(userTask(id, options), options);
  }

  /** A job, or a message that is published. */
  sendTask(id: string, options: SendTaskOptions): ActivityPath {
    return this.activity(sendTask(id, options), options);
  }

  receiveTask(id: string, options: ReceiveTaskOptions): ActivityPath {
    return this.activity(receiveTask(id, options), options);
  }

  /** A job, or FEEL inline. */
  scriptTask(id: string, options: ScriptTaskOptions): ActivityPath {
    return this.activity(scriptTask(id, options), options);
  }

  businessRuleTask(id: string, options: ServiceTaskOptions): ActivityPath {
    return this.activity(businessRuleTask(id, options), options);
  }

  manualTask(id: string, options: ActivityOptions = {}): ActivityPath {
    return this.activity({ ...common(id, options), type: 'manualTask' }, options);
  }

  /** Of no type: the token goes on. */
  task(id: string, options: ActivityOptions = {}): ActivityPath {
    return this.activity({ ...common(id, options), type: 'task' }, options);
  }

  callActivity(id: string, options: CallActivityOptions): ActivityPath {
    return this.activity(callActivity(id, options), options);
  }

  subProcess(id: string, body: Body, options: ActivityOptions = {}): ActivityPath {
    return this.activity({ ...common(id, options), type: 'subProcess' }, options, body);
  }

  /** A sub-process that `{ throws: { cancel: true } }` undoes. */
  transaction(id: string, body: Body, options: ActivityOptions = {}): ActivityPath {
    return this.activity({ ...common(id, options), type: 'transaction' }, options, body);
  }

  /** Its elements begin each on its own: `(scope) => { scope.begin().task('a'); scope.begin().task('b'); }`. */
  adHocSubProcess(id: string, body: Body, options: AdHocOptions = {}): ActivityPath {
    return this.activity(adHocSubProcess(id, options), options, body);
  }

  /** Waits for an event; of several for any of them, or with `all` for all of them. */
  catchEvent(id: string, on: TriggerOptions | readonly TriggerOptions[], options: CatchOptions = {}): Path {
    return this.step(catchEvent(id, on, options));
  }

  /** Throws and goes on; without anything to throw it is a milestone. */
  throwEvent(
    id: string,
    throws: ThrowOptions | readonly ThrowOptions[] = [],
    options: MappingOptions = {},
  ): Path {
    return this.step(throwEvent(id, throws, options));
  }

  /** Goes on where `scope.begin().catchEvent(…, { link })` of that name catches it. */
  linkTo(id: string, link: string, options: ElementOptions = {}): Ended {
    this.append(throwEvent(id, { link }, options));
    return new Ended(this.draft, []);
  }

  /** Splits with `when` and `otherwise`, or merges the branches before it. */
  exclusiveGateway(id: string, options: ElementOptions = {}): ExclusivePath {
    this.append({ ...named(id, options), type: 'exclusiveGateway' });
    return new ExclusivePath(this.draft, this.scope, id);
  }

  /** Forks with `branch`, or joins the branches before it. */
  parallelGateway(id: string, options: ElementOptions = {}): ParallelPath {
    this.append({ ...named(id, options), type: 'parallelGateway' });
    return new ParallelPath(this.draft, this.scope, id);
  }

  /** Splits with any number of `when`, `branch` and `otherwise`, or joins what can still arrive. */
  inclusiveGateway(id: string, options: ElementOptions = {}): InclusivePath {
    this.append({ ...named(id, options), type: 'inclusiveGateway' });
    return new InclusivePath(this.draft, this.scope, id);
  }

  /** As an inclusive gateway; joining, it goes on when the FEEL condition over `activationCount` holds. */
  complexGateway(id: string, options: ComplexGatewayOptions = {}): InclusivePath {
    this.append(complexGateway(id, options));
    return new InclusivePath(this.draft, this.scope, id);
  }

  /** Each `branch` begins with a catch event or a receive task: the first that occurs goes on, or starts the instance. */
  eventBasedGateway(id: string, options: EventBasedGatewayOptions = {}): ParallelPath {
    const starts = options.instantiate === true && { instantiate: true };
    this.append({ ...named(id, options), type: 'eventBasedGateway', ...starts });
    return new ParallelPath(this.draft, this.scope, id);
  }

  endEvent(id: string, options: EndOptions = {}): Ended {
    this.append(endEvent(id, options));
    return new Ended(this.draft, []);
  }

  /** Ends all other paths of its scope, too. */
  terminateEndEvent(id: string, options: ElementOptions = {}): Ended {
    return this.endEvent(id, { ...options, throws: { terminate: true } });
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
    return new Path(this.draft, ends, this.scope);
  }

  private append(element: FlowElement): void {
    this.draft.add(element, this.scope);
    this.draft.connect(this.ends, element.id);
  }

  private step(element: FlowElement): Path {
    this.append(element);
    return new Path(this.draft, [this.draft.leave(element.id)], this.scope);
  }

  private activity(element: FlowElement, options: ActivityOptions, body?: Body): ActivityPath {
    this.append(element);
    body?.(new Scope(this.draft, element.id));
    if (options.compensatedBy) this.compensate(element.id, options.compensatedBy);
    return new ActivityPath(this.draft, this.scope, element.id);
  }

  private compensate(activity: string, handler: CompensationHandler): void {
    const { id, boundaryId = `${activity}-compensation`, ...options } = handler;
    this.draft.add({ id: boundaryId, type: 'boundaryEvent', attachedTo: activity, handler: id }, this.scope);
    this.draft.add(
      'userTask' in options ? userTask(id, options.userTask, true) : serviceTask(id, options, true),
      this.scope,
    );
  }
}

const straightOn: Branch = (path) => path;

/** An element whose first branch takes the place of simply going on. */
abstract class SplittingPath extends Path {
  constructor(
    draft: Draft,
    scope: string | undefined,
    protected readonly source: string,
    /** Simply going on; empty once it has branched. */
    protected readonly straight: readonly OpenEnd[] = [draft.leave(source)],
    /** What branches have left open. */
    protected readonly besides: readonly OpenEnd[] = [],
  ) {
    super(draft, [...straight, ...besides], scope);
  }

  protected branchOut(how: Omit<OpenEnd, 'source' | 'slot'>, branch: Branch): readonly OpenEnd[] {
    for (const end of this.straight) this.draft.forget(end);
    const { ends } = branch(new Path(this.draft, [this.draft.leave(this.source, how)], this.scope));
    return [...this.besides, ...ends];
  }
}

export class ExclusivePath extends SplittingPath {
  /** A branch that is taken when the FEEL condition holds and none before it does. */
  when(condition: string, branch: Branch = straightOn, flow: FlowOptions = {}): ExclusivePath {
    return this.next(this.branchOut({ ...flow, condition: readCondition(condition) }, branch));
  }

  /** The default: taken when no condition holds. */
  otherwise(branch: Branch = straightOn, flow: FlowOptions = {}): ExclusivePath {
    return this.next(this.branchOut({ ...flow, isDefault: true }, branch));
  }

  private next(ends: readonly OpenEnd[]): ExclusivePath {
    return new ExclusivePath(this.draft, this.scope, this.source, [], ends);
  }
}

export class ParallelPath extends SplittingPath {
  /** A branch that runs beside the others. */
  branch(branch: Branch, flow: FlowOptions = {}): ParallelPath {
    return new ParallelPath(this.draft, this.scope, this.source, [], this.branchOut(flow, branch));
  }
}

export class InclusivePath extends SplittingPath {
  /** A branch that is taken when the FEEL condition holds, whatever the others do. */
  when(condition: string, branch: Branch = straightOn, flow: FlowOptions = {}): InclusivePath {
    return this.next(this.branchOut({ ...flow, condition: readCondition(condition) }, branch));
  }

  /** A branch that is always taken. */
  branch(branch: Branch, flow: FlowOptions = {}): InclusivePath {
    return this.next(this.branchOut(flow, branch));
  }

  /** The default: taken when no condition holds. */
  otherwise(branch: Branch = straightOn, flow: FlowOptions = {}): InclusivePath {
    return this.next(this.branchOut({ ...flow, isDefault: true }, branch));
  }

  protected next(ends: readonly OpenEnd[]): InclusivePath {
    return new InclusivePath(this.draft, this.scope, this.source, [], ends);
  }
}

/** Behind an activity: what happens while it runs, and flows with conditions out of it. */
export class ActivityPath extends InclusivePath {
  /** A boundary event. What its branch leaves open goes on with the next element. */
  on(
    trigger: TriggerOptions | readonly TriggerOptions[],
    branch: Branch = straightOn,
    options: BoundaryOptions = {},
  ): ActivityPath {
    const boundary = boundaryEvent(this.source, trigger, options);
    this.draft.add(boundary, this.scope);
    const { ends } = branch(new Path(this.draft, [this.draft.leave(boundary.id)], this.scope));
    return new ActivityPath(this.draft, this.scope, this.source, this.straight, [...this.besides, ...ends]);
  }

  /** `code`: true for every error. */
  onError(code: string | true, branch?: Branch, options?: BoundaryOptions): ActivityPath {
    return this.on({ error: code }, branch, options);
  }

  /** `duration`: ISO 8601, or FEEL behind `=`; for dates and cycles use `on`. */
  onTimer(duration: string, branch?: Branch, options?: BoundaryOptions): ActivityPath {
    return this.on({ duration }, branch, options);
  }
}
