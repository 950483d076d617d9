import { HttpException } from '@nestjs/common';
import { AccessDenied, StoreDamaged, StoreUnavailable, StreamDeleted } from '@onward/event-store';
import { ReadStoreUnavailable, UnsupportedQuery } from '@onward/read-store';
import { WorkIndexBehind } from '@onward/runtime';
import type { EdgeCode } from './codes.js';
import { problem, ProblemError, retryLater } from './problem.js';

/** Fastify's error codes that a client causes. */
const FASTIFY: Readonly<Record<string, readonly [EdgeCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'UNSUPPORTED_MEDIA_TYPE',
    'The body must be JSON: send it with Content-Type: application/json (deployments: multipart/form-data).',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', 'The body is larger than the limit of this endpoint.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['INVALID_REQUEST', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['INVALID_REQUEST', 'The path is not a valid URL.'],
  FST_ERR_MAX_PARAM_LENGTH: ['URL_TOO_LONG', 'A part of the path is longer than anything there is.'],
  FST_REQ_FILE_TOO_LARGE: ['BODY_TOO_LARGE', 'A file is larger than the limit of a deployment.'],
  FST_FILES_LIMIT: ['BODY_TOO_LARGE', 'There are more files than one deployment takes.'],
  FST_PARTS_LIMIT: ['BODY_TOO_LARGE', 'There are more parts than one deployment takes.'],
  FST_FIELDS_LIMIT: ['BODY_TOO_LARGE', 'There are more fields than a deployment takes.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [
    'UNSUPPORTED_MEDIA_TYPE',
    'A deployment is sent as multipart/form-data.',
  ],
  FST_PROTO_VIOLATION: [
    'FORBIDDEN_PROPERTY_NAME',
    'A part has a name that is not allowed, such as __proto__.',
  ],
};

/**
 * Whatever was thrown, as a problem: what the client caused with what to do about it, everything else as an internal error that tells
 * nothing about our inside (the log does).
 */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) return fromNest(error);
  if (error instanceof StoreUnavailable || error instanceof AccessDenied) {
    return retryLater(
      'STORE_UNAVAILABLE',
      'The event store cannot be reached or cannot write now. Nothing was stored; try again.',
    );
  }
  if (error instanceof StreamDeleted) {
    return problem(
      'PROCESS_INSTANCE_ARCHIVED',
      'The history of this process instance was archived; GET /v2/process-instances/KEY still says how it ended.',
    );
  }
  if (error instanceof ReadStoreUnavailable) {
    return retryLater('STORE_UNAVAILABLE', 'The read models cannot be reached now; try again.');
  }
  if (error instanceof WorkIndexBehind)
    return retryLater('READ_MODELS_BEHIND', `Open jobs cannot be read now: ${error.message}; try again.`);
  if (error instanceof UnsupportedQuery) return problem('INVALID_FILTER', error.message);
  return fromFastify(error) ?? internal(error);
}

function fromNest(error: HttpException): ProblemError {
  const status = error.getStatus();
  if (status === 404)
    return problem('ROUTE_NOT_FOUND', 'There is nothing at this path; /docs lists what there is.');
  if (status === 413) return problem(...FASTIFY['FST_ERR_CTP_BODY_TOO_LARGE']!);
  if (status === 415) return problem(...FASTIFY['FST_ERR_CTP_INVALID_MEDIA_TYPE']!);
  if (status >= 500) return internal(error);
  return new ProblemError('INVALID_REQUEST', status, error.message);
}

function fromFastify(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FASTIFY[code] : undefined;
  if (known !== undefined) return problem(...known);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ProblemError('INVALID_REQUEST', statusCode, error.message);
  }
  return undefined;
}

function internal(error: unknown): ProblemError {
  const detail =
    error instanceof StoreDamaged
      ? 'What is stored is damaged, and wrong data is never answered. See the log, and docs/recovery.md.'
      : 'Something went wrong in the server. Its log says what; the request can be repeated with the same Idempotency-Key.';
  return problem('INTERNAL_ERROR', detail);
}
