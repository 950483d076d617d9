import type { Expression, FlowElement, OnFailure, ProcessDefinition, SequenceFlow } from '@onward/model';
import { isActivity } from '../activities/activity-types.js';
import { ProblemList } from '../problem-list.js';
import { validateInto } from '../validation/validate.js';
import { listenersOf } from './common.js';
import { inDocumentOrder } from './document-order.js';
import { InvalidDefinition } from './invalid-definition.js';
import type { FlowOptions, ProcessOptions } from './options.js';

/** A flow that has left its source and waits for its target. */
export interface OpenEnd extends FlowOptions {
  readonly source: string;
  /** Its place among the flows: the order of a gateway's branches is the order in which their conditions are tried. */
  readonly slot: number;
  readonly condition?: Expression;
  readonly isDefault?: boolean;
}

/** A definition that is being built: what all paths of one builder write to. */
export class Draft {
  onFailure: OnFailure = 'incident';
  private readonly elements: FlowElement[] = [];
  private readonly flows: { readonly slot: number; readonly flow: SequenceFlow }[] = [];
  private readonly flowIds = new Set<string>();
  private readonly defaults = new Map<string, string>();
  private readonly problems = new ProblemList();
  private readonly open = new Map<number, OpenEnd>();
  private slots = 0;

  constructor(
    private readonly processId: string,
    private readonly options: ProcessOptions,
  ) {}

  /** `scope` is the sub-process it lies in. */
  add(element: FlowElement, scope: string | undefined): void {
    this.elements.push(scope === undefined ? element : { ...element, scope });
  }

  leave(source: string, how: Omit<OpenEnd, 'source' | 'slot'> = {}): OpenEnd {
    const end: OpenEnd = { ...how, source, slot: this.slots++ };
    this.open.set(end.slot, end);
    return end;
  }

  /** The gateway branches instead of simply going on. */
  forget(end: OpenEnd): void {
    this.open.delete(end.slot);
  }

  connect(ends: readonly OpenEnd[], target: string): void {
    for (const end of ends) {
      const { source, slot, name, condition, isDefault } = end;
      const id = end.id ?? this.freeFlowId(`${source}-to-${target}`);
      this.open.delete(slot);
      const flow = {
        id,
        ...(name === undefined ? {} : { name }),
        source,
        target,
        ...(condition ? { condition } : {}),
      };
      this.flowIds.add(id);
      this.flows.push({ slot, flow });
      if (isDefault === true) this.setDefault(source, id);
    }
  }

  build(): ProcessDefinition {
    const { name, versionTag, listeners } = this.options;
    for (const { source, condition, isDefault } of this.open.values()) {
      if (condition === undefined && isDefault !== true) continue;
      this.problems.add(
        'DANGLING_FLOW',
        `A branch of "${source}" leads nowhere. Continue behind it, or give it an end.`,
        source,
      );
    }
    const definition: ProcessDefinition = {
      processId: this.processId,
      ...(name === undefined ? {} : { name }),
      ...(versionTag === undefined ? {} : { versionTag }),
      onFailure: this.onFailure,
      ...listenersOf(listeners),
      ...inDocumentOrder(
        this.elements.map((element) => this.withDefault(element)),
        this.flows.toSorted((a, b) => a.slot - b.slot).map(({ flow }) => flow),
      ),
    };
    validateInto(this.problems, definition, new Map());
    if (!this.problems.isEmpty) throw new InvalidDefinition(this.processId, this.problems.all);
    return definition;
  }

  private setDefault(gateway: string, flow: string): void {
    if (this.defaults.has(gateway)) {
      this.problems.add('SEVERAL_DEFAULTS', `"${gateway}" has two defaults. Keep one otherwise().`, gateway);
    }
    this.defaults.set(gateway, flow);
  }

  private withDefault(element: FlowElement): FlowElement {
    const defaultFlow = this.defaults.get(element.id);
    return defaultFlow !== undefined && mayHaveDefault(element) ? { ...element, defaultFlow } : element;
  }

  /** Two branches may lead to the same element. */
  private freeFlowId(wanted: string): string {
    let id = wanted;
    for (let n = 2; this.flowIds.has(id); n++) id = `${wanted}-${n}`;
    return id;
  }
}

type WithDefault = Extract<FlowElement, { readonly defaultFlow?: string }>;

function mayHaveDefault(element: FlowElement): element is WithDefault {
  return (
    isActivity(element) ||
    element.type === 'exclusiveGateway' ||
    element.type === 'inclusiveGateway' ||
    element.type === 'complexGateway'
  );
}
