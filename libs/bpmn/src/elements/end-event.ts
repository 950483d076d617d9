import type { FlowElement, ThrowType } from '@onward/model';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { THROW_EXTENSIONS, THROW_PROPERTIES } from '../events/event-definitions.js';
import { readThrows } from '../events/read-throws.js';
import { validateThrows } from '../events/validate-throws.js';
import { writeThrows } from '../events/write-events.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';

const ALLOWED: readonly ThrowType[] = [
  'message',
  'signal',
  'error',
  'escalation',
  'compensation',
  'cancel',
  'terminate',
];

/** Consumes its token, and throws what it is to throw (BPMN 2.0.2 §10.5.3). */
export const endEvent: ElementModule<'endEvent'> = {
  xmlType: 'bpmn:EndEvent',
  label: 'End event',
  size: [36, 36],
  properties: THROW_PROPERTIES,
  extensions: THROW_EXTENSIONS,
  read(source, base, context) {
    const throws = readThrows(source, context);
    if (throws === undefined) return undefined;
    return {
      ...base,
      type: 'endEvent',
      ...(throws.length === 0 ? {} : { throws }),
      ...readIoMapping(source, context),
    };
  },
  write(element, create) {
    const written = writeThrows(element.throws, create);
    return {
      ...written,
      extensions: [...(written.extensions ?? []), ...writeIoMapping(element.io, create)],
    };
  },
  validate(element, context) {
    const { id, scope } = element;
    if (context.outgoing(id).length > 0) {
      context.report(
        'END_WITH_OUTGOING',
        `A sequence flow leaves end event "${id}". Remove it, or use another element.`,
        id,
      );
    }
    validateThrows(element, ALLOWED, context);
    validateIoMapping(element, element.io, context);
    const cancels = element.throws?.some(({ type }) => type === 'cancel') === true;
    if (!cancels || isInTransaction(scope, context)) return;
    const message = `End event "${id}" cancels, but does not lie in a transaction. Only a transaction can be cancelled.`;
    context.report('EVENT_TYPE_NOT_ALLOWED', message, id);
  },
};

/** At any depth, event sub-processes included; but what happens in a compensation handler stays there. */
function isInTransaction(from: string | undefined, context: ValidationContext): boolean {
  for (let scope = from; scope !== undefined;) {
    const around = context.element(scope);
    if (around === undefined || context.isOpaque(scope) || around.type === 'transaction') return true;
    if (isCompensationHandler(around, context)) return false;
    ({ scope } = around);
  }
  return false;
}

const isCompensationHandler = (element: FlowElement, { inScope }: ValidationContext): boolean =>
  ('isForCompensation' in element && element.isForCompensation === true) ||
  (element.type === 'eventSubProcess' &&
    inScope(element.id).some(
      (inner) =>
        inner.type === 'startEvent' && inner.triggers?.some(({ type }) => type === 'compensation') === true,
    ));
