import { childOf, childrenOf, type ModdleElement } from '../xml/moddle-element.js';

export function extensionsOf(element: ModdleElement): readonly ModdleElement[] {
  const container = childOf(element, 'extensionElements');
  return container === undefined ? [] : childrenOf(container, 'values');
}

export function findExtension(
  element: ModdleElement,
  type: `${'zeebe' | 'onward'}:${string}`,
): ModdleElement | undefined {
  return extensionsOf(element).find(({ $type }) => $type === type);
}
