import type { Problem, ProcessDefinition } from '@onward/model';
import { validateElement } from '../elements/registry.js';
import { ProblemList, type Source } from '../problem-list.js';
import type { Opaque } from '../reading/opaque.js';
import { validateCatching } from './catching.js';
import { validateCompensation } from './compensation.js';
import { validateConditions } from './conditions.js';
import { createContext } from './context.js';
import { validateFlows } from './flows.js';
import { validateIds } from './ids.js';
import { validateListeners } from './listeners.js';
import { validateLinks } from './links.js';
import { validateExecuted } from './not-executed.js';
import { validateReachability } from './reachability.js';
import { validateStart } from './start.js';

/**
 * Everything that is wrong with a definition, whether it comes from XML or from the builder, all at once.
 */
export function validate(definition: ProcessDefinition, source: Source = {}): readonly Problem[] {
  const problems = new ProblemList(source);
  validateInto(problems, definition, new Map());
  return problems.all;
}

/** As `validate`; `opaque` are elements and flows that have been refused already. */
export function validateInto(problems: ProblemList, definition: ProcessDefinition, opaque: Opaque): void {
  const context = createContext(definition, problems, opaque);
  validateIds(definition, context);
  validateFlows(definition, context);
  validateStart(definition, context);
  for (const element of definition.elements) validateElement(element, context);
  validateConditions(definition, context);
  validateCompensation(definition, context);
  validateLinks(definition, context);
  validateListeners(definition, context);
  validateCatching(definition, context);
  validateExecuted(definition, context);
  validateReachability(definition, context, opaque);
}
