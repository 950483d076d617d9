import type { ReadContext } from '../element-module.js';
import { extensionsOf } from '../extensions/find-extension.js';
import { eventDefinitionsOf } from '../events/event-definitions.js';
import {
  childOf,
  describe,
  isModdleElement,
  propertiesOf,
  xmlName,
  type ModdleElement,
} from '../xml/moddle-element.js';

/** What says nothing about execution, or is read elsewhere. */
const COMMON_PROPERTIES = [
  'id',
  'name',
  'documentation',
  'extensionElements',
  'incoming',
  'outgoing',
  'auditing',
  'monitoring',
  'categoryValueRef',
  'lanes',
  'modelerTemplate',
  'modelerTemplateVersion',
  'modelerTemplateIcon',
];
/** Notes of editors. */
const COMMON_EXTENSIONS = ['zeebe:Properties'];
const OUR_NAMESPACES = ['zeebe', 'onward'];
const CAMUNDA_7 = 'http://camunda.org/schema/1.0/bpmn';
/** Engines whose extensions say what is to be executed, and to whom it is assigned. */
const OTHER_ENGINES: ReadonlyMap<string, string> = new Map([
  ['http://flowable.org/bpmn', 'Flowable'],
  ['http://activiti.org/bpmn', 'Activiti'],
]);

export interface Supported {
  readonly properties: readonly string[];
  readonly extensions: readonly string[];
}

/** Reports everything an element has that the engine would otherwise silently ignore. */
export function refuseUnsupported(
  element: ModdleElement,
  supported: Supported,
  namespaces: ReadonlyMap<string, string>,
  context: ReadContext,
): void {
  refusePartsUnsupported(element, supported, element, context);
  refuseOtherEngines(element, element, namespaces, context);
  for (const part of partsOf(element)) refuseOtherEngines(part, element, namespaces, context);
}

/** What is written within an element and says how it is executed. */
const partsOf = (element: ModdleElement): readonly ModdleElement[] => {
  const loop = childOf(element, 'loopCharacteristics');
  return [...eventDefinitionsOf(element), ...(loop === undefined ? [] : [loop])];
};

/** As `refuseUnsupported`, of what is a part of `owner`: an event definition, a loop. */
export function refusePartsUnsupported(
  element: ModdleElement,
  supported: Supported,
  owner: ModdleElement,
  context: ReadContext,
): void {
  refuseProperties(element, supported.properties, owner, context);
  refuseExtensions(element, supported.extensions, owner, context);
}

function refuseProperties(
  element: ModdleElement,
  supported: readonly string[],
  owner: ModdleElement,
  context: ReadContext,
): void {
  for (const property of propertiesOf(element)) {
    if (COMMON_PROPERTIES.includes(property) || supported.includes(property)) continue;
    const value = element[property];
    // A reference is an attribute; what it leads to lies elsewhere.
    const child = (Array.isArray(value) ? value : [value]).find(
      (part) => isModdleElement(part) && part['$parent'] === element,
    );
    const part = isModdleElement(child) ? xmlName(child.$type) : property;
    const code = isModdleElement(child) ? 'UNSUPPORTED_ELEMENT' : 'UNSUPPORTED_ATTRIBUTE';
    context.report(code, `${describe(owner)} has "${part}", which is not supported there.`, owner.id);
  }
}

function refuseExtensions(
  element: ModdleElement,
  supported: readonly string[],
  owner: ModdleElement,
  context: ReadContext,
): void {
  const seen = new Set<string>();
  for (const { $type } of extensionsOf(element)) {
    const [prefix, name = ''] = $type.split(':');
    if (!OUR_NAMESPACES.includes(prefix!) || COMMON_EXTENSIONS.includes($type)) continue;
    const tag = `${prefix}:${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    if (!supported.includes($type)) {
      const message = `${describe(owner)} has <${tag}>, which is not supported there.`;
      context.report('UNSUPPORTED_EXTENSION', message, owner.id);
    } else if (seen.has($type)) {
      const message = `${describe(owner)} has <${tag}> twice. Keep one.`;
      context.report('UNSUPPORTED_EXTENSION', message, owner.id);
    }
    seen.add($type);
  }
}

/** Other vendors' extensions are theirs to ignore; but those of engines say what is to be executed, and would be without effect. */
function refuseOtherEngines(
  element: ModdleElement,
  owner: ModdleElement,
  namespaces: ReadonlyMap<string, string>,
  context: ReadContext,
): void {
  const attributes = Object.keys(element.$attrs ?? {});
  for (const name of [...attributes, ...extensionsOf(element).map(({ $type }) => $type)]) {
    const uri = namespaces.get(name.slice(0, Math.max(0, name.indexOf(':')))) ?? '';
    const engine = uri === CAMUNDA_7 ? 'Camunda 7' : OTHER_ENGINES.get(uri);
    if (engine === undefined || name.includes('modelerTemplate')) continue;
    const other = attributes.includes(name) ? 'UNSUPPORTED_ATTRIBUTE' : 'UNSUPPORTED_EXTENSION';
    const message = `${describe(owner)} has "${name}" of ${engine}, which is without effect here. Use the zeebe extensions instead.`;
    context.report(uri === CAMUNDA_7 ? 'CAMUNDA_7_EXTENSION' : other, message, owner.id);
  }
}
