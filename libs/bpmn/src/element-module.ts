import type {
  ElementOf,
  ElementType,
  ExecutionListener,
  Expression,
  FlowElement,
  SequenceFlow,
} from '@onward/model';
import type { ProblemCode } from './problem-codes.js';
import type { ModdleElement } from './xml/moddle-element.js';

/** What reading an element may ask beyond the element itself. */
export interface ReadContext {
  report(code: ProblemCode, message: string, elementId?: string): void;
  /** The ids that associations lead to from an element. */
  associatedWith(elementId: string): readonly string[];
  /** The message flow at an element: names its message where the element does not. */
  messageFlowOf(elementId: string): ModdleElement | undefined;
}

/** What every element has: put first into what `read` returns. */
export interface ElementBase {
  readonly id: string;
  readonly name?: string;
  readonly scope?: string;
  readonly listeners?: readonly ExecutionListener[];
}

/** The definition as validation sees it; look-ups do not search. */
export interface ValidationContext {
  report(code: ProblemCode, message: string, elementId: string): void;
  /** Reports FEEL that cannot be parsed. `what` names its use: "the retries". */
  checkExpression(expression: Expression | undefined, what: string, element: FlowElement): void;
  element(id: string): FlowElement | undefined;
  /** Known to the file, but of a type that is refused anyway: nothing that follows from it is worth a problem. */
  isOpaque(id: string): boolean;
  /** Whether something that is refused anyway lies directly in a scope. */
  hasOpaque(scopeId: string | undefined): boolean;
  incoming(id: string): readonly SequenceFlow[];
  outgoing(id: string): readonly SequenceFlow[];
  /** For messages: "Service task". */
  labelOf(element: FlowElement): string;
  /** What lies directly in a scope, undefined for the process. */
  inScope(scopeId: string | undefined): readonly FlowElement[];
  /** Where tokens start in a scope that is entered. */
  starts(scopeId: string | undefined): readonly FlowElement[];
}

/** Creates an element of the XML model, `bpmn:…` or `zeebe:…`. */
export interface CreateXml {
  (type: string, attributes?: object): ModdleElement;
  /** A root element (a message, an error, …) of this key: made once per file, with an id of its own that begins with `name`. */
  root(key: string, name: string, make: (id: string) => ModdleElement): ModdleElement;
}

/** Attributes and children of an element's XML, and its extension elements. */
export interface WrittenElement {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly extensions?: readonly ModdleElement[];
  /** References to other elements and flows by id, set once all of them have been written. */
  readonly references?: readonly Reference[];
}

export interface Reference {
  /** Absent: the element itself. */
  readonly from?: ModdleElement;
  readonly property: string;
  readonly to: string | undefined;
}

/**
 * Everything this library knows of one element type: a file each, all of them in the one registry, where a missing one does not
 * compile.
 */
export interface ElementModule<T extends ElementType> {
  /** Its type in the XML model. */
  readonly xmlType: `bpmn:${string}`;
  /** For messages: "Service task". */
  readonly label: string;
  /** Width and height in a diagram, px; of a sub-process the smallest ones. */
  readonly size: readonly [number, number];
  /** Its XML properties (attributes, children, references) beyond those all elements have; any other one is refused. */
  readonly properties: readonly string[];
  /** The zeebe and onward extension elements that it understands beside those all elements may have; any other one is refused. */
  readonly extensions: readonly string[];
  /** Undefined where it reported why it cannot be executed. */
  read(source: ModdleElement, base: ElementBase, context: ReadContext): ElementOf<T> | undefined;
  write(element: ElementOf<T>, create: CreateXml): WrittenElement;
  validate(element: ElementOf<T>, context: ValidationContext): void;
}
