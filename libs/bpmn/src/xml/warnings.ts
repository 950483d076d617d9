import type { ProblemList } from '../problem-list.js';
import { describe, isModdleElement, xmlName, type ModdleElement } from './moddle-element.js';

/** What bpmn-moddle warns of. */
export interface Warning {
  readonly message: string;
  readonly element?: unknown;
  readonly property?: string;
  readonly value?: string;
}

/** Adds the problem that a warning means; true where it was of this kind. */
type Translation = (warning: Warning, owner: ModdleElement | undefined, problems: ProblemList) => boolean;

/** References that say nothing about execution: to types, technologies, pools, lanes. Often they lead into other files. */
const DESCRIPTIVE: readonly string[] = [
  'structureRef',
  'itemSubjectRef',
  'itemRef',
  'evaluatesToTypeRef',
  'implementationRef',
  'operationRef',
  'inMessageRef',
  'outMessageRef',
  'interfaceRef',
  'supportedInterfaceRef',
  'endPointRefs',
  'processRef',
  'participantRef',
  'definitionalCollaborationRef',
  'partitionElementRef',
  'categoryValueRef',
  'extensionDefinitions',
];

const unresolvedReference: Translation = ({ message, property, value }, owner, problems) => {
  if (!message.startsWith('unresolved reference')) return false;
  const attribute = property === undefined ? 'reference' : xmlName(property);
  if (DESCRIPTIVE.includes(attribute)) return true;
  const flowEnd =
    owner?.$type === 'bpmn:SequenceFlow' && (attribute === 'sourceRef' || attribute === 'targetRef');
  const text = `${subjectOf(owner)} names "${value}" as its ${attribute}, which is not in the file.`;
  const code = flowEnd ? 'DANGLING_FLOW' : 'DANGLING_REFERENCE';
  problems.add(code, `${text} Correct the id or remove the reference.`, owner?.id);
  return true;
};

const unknownAttribute: Translation = ({ message, property }, owner, problems) => {
  if (!message.startsWith('unknown attribute')) return false;
  const text = `${subjectOf(owner)} has an unknown attribute "${property}". Remove it or correct its name.`;
  problems.add('UNKNOWN_ATTRIBUTE', text, owner?.id);
  return true;
};

/** Named with both lines by the first pass. */
const duplicateId: Translation = ({ message }) => message.includes('duplicate ID');

const illegalId: Translation = ({ message }, _owner, problems) => {
  const id = /illegal ID <(.*)>/.exec(message)?.[1];
  if (id === undefined) return false;
  const text = `"${id}" cannot be an id. Use letters, digits, ".", "-" and "_", beginning with a letter or "_".`;
  problems.add('INVALID_ID', text, id);
  return true;
};

const unknownElement: Translation = ({ message }, _owner, problems) => {
  const name = /nested error: (?:unknown type|unrecognized element) <(.*)>/.exec(message)?.[1];
  if (name === undefined) return false;
  const text = `The element <${tagOf(name)}> is unknown there. Remove it or correct its name.`;
  problems.add('UNKNOWN_ELEMENT', text, undefined, lineOf(message));
  return true;
};

const anythingElse: Translation = ({ message }, owner, problems) => {
  const nested = /nested error: (.*)/.exec(message)?.[1] ?? message.split('\n')[0]!;
  problems.add(
    'XML_UNEXPECTED',
    `${subjectOf(owner)} cannot be read: ${nested}.`,
    owner?.id,
    lineOf(message),
  );
  return true;
};

const TRANSLATIONS: readonly Translation[] = [
  unresolvedReference,
  unknownAttribute,
  duplicateId,
  illegalId,
  unknownElement,
  anythingElse,
];

/** Every warning is a problem: bpmn-moddle reads on, but leaves out what it warns of. */
export function addWarning(warning: Warning, problems: ProblemList): void {
  const owner = isModdleElement(warning.element) ? warning.element : undefined;
  TRANSLATIONS.some((translate) => translate(warning, owner, problems));
}

const subjectOf = (owner: ModdleElement | undefined): string =>
  owner === undefined ? 'An element' : describe(owner);

/** It counts lines from 0. */
function lineOf(message: string): number | undefined {
  const line = /line: (\d+)/.exec(message)?.[1];
  return line === undefined ? undefined : Number(line) + 1;
}

function tagOf(name: string): string {
  const [prefix, local] = name.split(':');
  return local === undefined ? name : `${prefix}:${local.charAt(0).toLowerCase()}${local.slice(1)}`;
}
