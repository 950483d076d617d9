import type { Activity } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import type { ModdleElement } from '../xml/moddle-element.js';

interface Quantities {
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
}
const NAMES = ['startQuantity', 'completionQuantity'] as const;
const MAX_QUANTITY = 10_000;

/** How many tokens an activity takes and gives (BPMN 2.0.2 §10.3); one is not worth a word. */
export function readQuantities(source: ModdleElement): Quantities {
  const given = NAMES.flatMap((name) => {
    const quantity = source[name];
    return typeof quantity === 'number' && quantity !== 1 ? [[name, quantity] as const] : [];
  });
  return Object.fromEntries(given) as Quantities;
}

export const writeQuantities = ({ startQuantity, completionQuantity }: Quantities): object => ({
  ...(startQuantity === undefined ? {} : { startQuantity }),
  ...(completionQuantity === undefined ? {} : { completionQuantity }),
});

export function validateQuantities(element: Activity, label: string, context: ValidationContext): void {
  for (const name of NAMES) {
    const quantity = element[name] ?? 1;
    if (Number.isInteger(quantity) && quantity > 0 && quantity <= MAX_QUANTITY) continue;
    const message = `The ${name} of ${label.toLowerCase()} "${element.id}" is ${quantity}. Use a whole number from 1 to ${MAX_QUANTITY}.`;
    context.report('INVALID_QUANTITY', message, element.id);
  }
}
