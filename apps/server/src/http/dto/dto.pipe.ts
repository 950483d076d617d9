import { Body, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { fieldProblem, problem } from '../errors/problem.js';
import { nestedOf } from './nested.js';
import { rememberMetadata } from './remembered-metadata.js';

rememberMetadata();

/** A JSON body as a validated instance of a DTO class; none counts as `{}`. */
export const JsonBody = (dto: Type<object>): ParameterDecorator => Body(new DtoPipe(dto));

/**
 * Validates a body with the `class-validator` decorators of its DTO. Only the DTO's own level is copied (and levels declared with
 * `@Nested`): variables pass as they are, however large, and never go through a transformer. Properties that the DTO does not
 * declare are refused by name.
 */
export class DtoPipe<T extends object> implements PipeTransform<unknown, T> {
  constructor(private readonly dto: Type<T>) {}

  transform(body: unknown): T {
    const instance = instanceOf(this.dto, body ?? {}, '');
    const [error] = validateSync(instance, OPTIONS);
    if (error === undefined) return instance;
    const { field, message } = describe(error);
    throw fieldProblem('INVALID_FIELD', field, `${message}.`);
  }
}

const OPTIONS = {
  stopAtFirstError: true,
  validationError: { target: false, value: false },
  forbidUnknownValues: false,
} as const;

function instanceOf<T extends object>(dto: Type<T>, body: unknown, path: string): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const what = path === '' ? 'The body' : `"${path}"`;
    throw problem(
      'INVALID_BODY',
      `${what} must be a JSON object.`,
      path === '' ? {} : { extras: { field: path } },
    );
  }
  const known = propertiesOf(dto);
  const instance = new dto();
  const target = instance as Record<string, unknown>;
  for (const [name, value] of Object.entries(body)) {
    const field = path === '' ? name : `${path}.${name}`;
    if (!known.has(name)) {
      throw fieldProblem(
        'UNKNOWN_PROPERTY',
        field,
        `"${field}" is no property of this request. It takes: ${[...known].join(', ') || 'none'}.`,
      );
    }
    const nested = nestedOf(dto, name);
    target[name] = nested === undefined || value === null ? value : instanceOf(nested, value, field);
  }
  return instance;
}

const properties = new WeakMap<Type<object>, ReadonlySet<string>>();

function propertiesOf(dto: Type<object>): ReadonlySet<string> {
  const cached = properties.get(dto);
  if (cached !== undefined) return cached;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Set(metadata.map(({ propertyName }) => propertyName));
  properties.set(dto, names);
  return names;
}

/** The innermost error, with the path to it. */
function describe(error: ValidationError, path = ''): { field: string; message: string } {
  const field = path === '' ? error.property : `${path}.${error.property}`;
  const child = error.children?.[0];
  if (child !== undefined) return describe(child, field);
  return { field, message: Object.values(error.constraints ?? {})[0] ?? `"${field}" is not valid` };
}
