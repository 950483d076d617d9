import type { ReadContext } from '../element-module.js';
import { childrenOf, describe, xmlName, type ModdleElement } from '../xml/moddle-element.js';

/** Reports every event definition that is not among `supported`; true where there is one. References count, too. */
export function refuseEventDefinitions(
  source: ModdleElement,
  supported: readonly string[],
  context: ReadContext,
): boolean {
  const definitions = eventDefinitionsOf(source);
  const unsupported = definitions.filter(({ $type }) => !supported.includes($type));
  for (const { $type } of unsupported) {
    context.report(
      'UNSUPPORTED_ELEMENT',
      `${describe(source)} has <${xmlName($type)}>, which is not supported yet.`,
      source.id,
    );
  }
  if (unsupported.length === 0 && definitions.length > 1) {
    const message = `${describe(source)} has ${definitions.length} event definitions; more than one is not supported yet.`;
    context.report('UNSUPPORTED_ELEMENT', message, source.id);
    return true;
  }
  return unsupported.length > 0;
}

export function eventDefinitionsOf(source: ModdleElement): readonly ModdleElement[] {
  return [...childrenOf(source, 'eventDefinitions'), ...childrenOf(source, 'eventDefinitionRef')];
}
