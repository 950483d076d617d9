import type { FastifyInstance } from 'fastify';
import secureJson from 'secure-json-parse';
import { problem } from '../errors/problem.js';
import { LIMITS } from './limits.js';

/** The endpoints that take files. */
const MULTIPART_PATHS: ReadonlySet<string> = new Set(['/v2/deployments']);

/**
 * Parses JSON bodies: an empty body counts as none (many commands need none), `__proto__` (and a `constructor` with a `prototype`) is
 * refused wherever it stands, and so is what nests too deep to be walked safely. Other content types are refused by Fastify.
 */
export function useJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseBody(text));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('preValidation', async ({ headers, routeOptions }) => {
    const isMultipart = (headers['content-type'] ?? '').toLowerCase().startsWith('multipart/');
    if (!isMultipart || MULTIPART_PATHS.has(routeOptions.url ?? '')) return;
    throw problem(
      'UNSUPPORTED_MEDIA_TYPE',
      'The body must be JSON: send it with Content-Type: application/json.',
    );
  });
}

export function parseBody(text: string): unknown {
  if (text === '') return undefined;
  const value = parse(text);
  // Each level takes two characters at least, so that short bodies need no walk.
  if (text.length > 2 * LIMITS.jsonDepth && isDeeperThan(value, LIMITS.jsonDepth)) {
    throw problem('JSON_TOO_DEEP', `The body nests objects or lists more than ${LIMITS.jsonDepth} deep.`);
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return secureJson.parse(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('forbidden prototype')) {
      throw problem(
        'FORBIDDEN_PROPERTY_NAME',
        'A property is named "__proto__" (or "constructor" with a "prototype" in it). Give it another name.',
      );
    }
    throw problem('MALFORMED_JSON', `The body is not valid JSON: ${message}`);
  }
}

/** Breadth first, so that no depth exhausts the stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const containers = level.filter((one) => typeof one === 'object' && one !== null) as object[];
    if (containers.length > 0 && depth >= limit) return true;
    level = containers.flatMap((one) => Object.values(one) as unknown[]);
  }
  return false;
}
