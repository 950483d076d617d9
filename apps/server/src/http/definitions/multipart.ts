import type { MultipartFile } from '@fastify/multipart';
import type { Resource } from '@onward/runtime';
import type { FastifyRequest } from 'fastify';
import { problem, ProblemError } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import { checkTenants } from '../request/tenant.js';

/** What `@fastify/multipart` is registered with. */
export const MULTIPART_LIMITS = {
  fieldNameSize: 100,
  fieldSize: 1000,
  fields: 10,
  files: LIMITS.deploymentFiles,
  fileSize: LIMITS.deploymentFile,
  parts: LIMITS.deploymentFiles + 10,
  headerPairs: 100,
} as const;

/** The files of a deployment, in the order they came, whatever their parts are named. */
export async function readDeployment(request: FastifyRequest): Promise<readonly Resource[]> {
  if (!request.isMultipart()) {
    throw problem(
      'UNSUPPORTED_MEDIA_TYPE',
      'A deployment is sent as multipart/form-data, one part named "resources" per file.',
    );
  }
  const resources = await readParts(request).catch((error: unknown) => {
    throw error instanceof ProblemError ? error : unreadable(error);
  });
  if (resources.length > 0) return resources;
  throw problem(
    'NO_RESOURCES',
    'The deployment has no file. Send at least one part named "resources" with a file name.',
  );
}

async function readParts(request: FastifyRequest): Promise<readonly Resource[]> {
  const resources: Resource[] = [];
  let bytes = 0;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      checkField(part.fieldname, part.value);
      continue;
    }
    const content = await part.toBuffer();
    bytes += content.length;
    if (bytes > LIMITS.deployment) {
      throw problem(
        'BODY_TOO_LARGE',
        `A deployment has ${LIMITS.deployment} bytes at most. Deploy the files in several.`,
      );
    }
    resources.push({ name: nameOf(part), content });
  }
  return resources;
}

/** Limits that were passed have a code of Fastify's; everything else is a body that is no multipart, or only the beginning of one. */
function unreadable(error: unknown): unknown {
  if (error instanceof Error && 'statusCode' in error) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return problem('INVALID_MULTIPART', `The multipart body cannot be read: ${reason.replace(/\.$/, '')}.`);
}

function checkField(name: string, value: unknown): void {
  if (name === 'tenantId') {
    checkTenants(String(value));
    return;
  }
  const extras = { field: name };
  if (name === 'resources') {
    throw problem('NO_RESOURCES', 'The part "resources" has no file name: send it as a file.', { extras });
  }
  throw problem('UNKNOWN_PROPERTY', `"${name}" is no field of a deployment. It takes: resources, tenantId.`, {
    extras,
  });
}

function nameOf({ filename, fieldname }: MultipartFile): string {
  const name = (filename ?? '').trim();
  if (name.length > 0 && name.length <= 255) return name;
  throw problem('INVALID_MULTIPART', `The part "${fieldname}" needs a file name of 1 to 255 characters.`);
}
