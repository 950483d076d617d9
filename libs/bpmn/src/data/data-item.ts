import { childOf, textOf, type ModdleElement } from '../xml/moddle-element.js';

/** The name of what a data item stands for: of a reference, that of the data object or store behind it. */
export function nameOfData(item: ModdleElement): string | undefined {
  const behind = childOf(item, 'dataObjectRef') ?? childOf(item, 'dataStoreRef');
  return (behind && textOf(behind, 'name')) ?? textOf(item, 'name');
}
