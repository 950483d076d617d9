import { BPMN_LIMITS } from './limits.js';

const SEGMENT = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** A name, or names with dots between them; `__proto__` is none. */
export function isVariablePath(path: string): boolean {
  return (
    path.length <= BPMN_LIMITS.maxNameLength &&
    path.split('.').every((part) => SEGMENT.test(part) && part !== '__proto__')
  );
}

export const isVariableName = (name: string): boolean => isVariablePath(name) && !name.includes('.');
