import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;

const COMMAND_HEADERS = [
  {
    in: 'header' as const,
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key with the same request again gets the first answer, for 24 hours at least.',
    schema: { type: 'string' as const, maxLength: 200 },
  },
  {
    in: 'header' as const,
    name: 'If-Match',
    required: false,
    description:
      'A revision of the instance, as its ETag or bare: refused with 412 where the instance has another one.',
    schema: { type: 'string' as const },
  },
];

/** Every refusal has this shape. */
const PROBLEM = {
  description: 'Refused, as a problem (RFC 9457); its type leads to what to do.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object' as const,
        required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
        properties: {
          type: { type: 'string' as const },
          title: { type: 'string' as const },
          status: { type: 'integer' as const },
          detail: { type: 'string' as const },
          instance: { type: 'string' as const },
          code: { type: 'string' as const },
          field: { type: 'string' as const },
          state: { type: 'string' as const },
          currentRevision: { type: 'integer' as const },
          problems: { type: 'array' as const, items: { type: 'object' as const } },
        },
      },
    },
  },
};

/** Adds what all operations have in common, so that no controller has to say it. */
export function complete(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation: Operation | undefined = item[method];
      if (operation === undefined) continue;
      operation.responses['default'] = PROBLEM;
      if (isCommand(method, path))
        operation.parameters = [...(operation.parameters ?? []), ...COMMAND_HEADERS];
    }
  }
  return document;
}

const isCommand = (method: string, path: string): boolean =>
  method !== 'get' && path.startsWith('/v2/') && !/\/(search|activation|rebuild)$/.test(path);
