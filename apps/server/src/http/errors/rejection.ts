import type { Rejection, RejectionKind } from '@onward/model';
import { ProblemError } from './problem.js';

const STATUS: Readonly<Record<RejectionKind, number>> = {
  INVALID: 400,
  LIMIT: 400,
  NOT_FOUND: 404,
  GONE: 410,
  WRONG_STATE: 409,
  REVISION_MISMATCH: 412,
  KEY_REUSED: 422,
  UNAVAILABLE: 503,
};

const MAX_PROBLEMS = 100;

/** A refused command as the answer to its request. */
export function rejectionProblem(rejection: Rejection): ProblemError {
  const { kind, code, message, state, currentRevision, problems, field, elementId, resource } = rejection;
  const extras = {
    ...(state === undefined ? {} : { state }),
    ...(currentRevision === undefined ? {} : { currentRevision }),
    ...(problems === undefined ? {} : { problems: problems.slice(0, MAX_PROBLEMS) }),
    ...(field === undefined ? {} : { field }),
    ...(elementId === undefined ? {} : { elementId }),
    ...(resource === undefined ? {} : { resource }),
  };
  return new ProblemError(code, STATUS[kind], message, { extras, headers: headersOf(rejection) });
}

function headersOf({ kind, currentRevision }: Rejection): Readonly<Record<string, string>> {
  if (kind === 'UNAVAILABLE') return { 'retry-after': '1' };
  if (kind === 'REVISION_MISMATCH' && currentRevision !== undefined) return { etag: `"${currentRevision}"` };
  return {};
}
