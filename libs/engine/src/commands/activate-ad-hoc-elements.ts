import { isInner, request } from '../elements/ad-hoc-sub-process.js';
import { reject } from '../rejections.js';
import { endAll } from '../scopes.js';
import { isStopped } from '../stopped.js';
import { propagate } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import type { CommandHandler } from './handler.js';

/** Inner elements of a running ad-hoc sub-process, chosen by somebody. */
export const activateAdHocElements: CommandHandler<'ActivateAdHocElements'> = (tx, command) => {
  const { cancelRemaining, elementInstance, elements } = command;
  const instance = tx.find(elementInstance);
  const element = instance && tx.context.graph.elements.get(instance.element);
  if (instance === undefined || instance.children === undefined || element?.type !== 'adHocSubProcess')
    return reject('ELEMENT_INSTANCE_NOT_FOUND', 'There is no running ad-hoc sub-process with this key.');
  if (
    instance.incident !== undefined ||
    instance.job !== undefined ||
    instance.children.terminating !== undefined ||
    isStopped(tx, elementInstance)
  )
    return reject('AD_HOC_WRONG_STATE', 'The ad-hoc sub-process is stuck or about to end.', {
      state: 'ACTIVE',
    });
  const unknown = elements.find(({ element: id }) => !isInner(tx, element, id));
  if (unknown !== undefined) {
    const message = `"${unknown.element}" is no element of "${element.id}" that can be activated by itself.`;
    return reject('AD_HOC_ELEMENT_NOT_FOUND', message, { field: 'elements' });
  }
  const variables = Object.assign({}, ...elements.map((it) => it.variables ?? {}));
  for (const one of [variables, ...elements.map((it) => it.variables ?? {})]) {
    const refusal = refusalOf(one, tx.context.limits.maxVariableBytes);
    if (refusal) return refusal;
  }
  // What is left of them ends before anything of this begins.
  if (cancelRemaining) endAll(tx, elementInstance, { cause: 'END_EVENT' });
  // What is collected has a scope of its own, so that two of the same do not overwrite what the other one was given.
  const isLocal = element.outputCollection !== undefined && elements.some((it) => it.variables !== undefined);
  if (element.outputCollection === undefined) propagate(tx, elementInstance, variables);
  request(
    tx,
    element,
    elementInstance,
    elements.map(({ element: id }) => id),
    isLocal ? elements.map((it) => it.variables ?? {}) : undefined,
  );
  return undefined;
};
