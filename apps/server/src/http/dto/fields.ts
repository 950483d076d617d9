import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

interface Common {
  readonly description: string;
  /** Default true: most are. An optional field may also be null, which counts as absent. */
  readonly optional?: boolean;
}

/** One decorator per kind of field: how it is validated and what OpenAPI says about it. */
function field(
  options: ApiPropertyOptions,
  { description, optional = true }: Common,
  ...checks: PropertyDecorator[]
) {
  const presence = optional ? [IsOptional()] : [];
  return applyDecorators(
    ApiProperty({ ...options, description, required: !optional } as ApiPropertyOptions),
    ...presence,
    ...checks,
  );
}

export function Text(
  options: Common & {
    readonly max?: number;
    readonly mayBeEmpty?: boolean;
    readonly oneOf?: readonly string[];
  },
) {
  const { max = 4000, oneOf, mayBeEmpty = false } = options;
  return field(
    { type: String, maxLength: max, ...(oneOf === undefined ? {} : { enum: [...oneOf] }) },
    options,
    IsString({ message: '"$property" must be text' }),
    MaxLength(max, { message: `"$property" may have ${max} characters at most` }),
    ...(mayBeEmpty ? [] : [IsNotEmpty({ message: '"$property" must not be empty' })]),
    ...(oneOf === undefined
      ? []
      : [IsIn([...oneOf], { message: `"$property" must be one of ${oneOf.join(', ')}` })]),
  );
}

export function Int(
  options: Common & { readonly min?: number; readonly max?: number; readonly by?: number },
) {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, by } = options;
  return field(
    { type: 'integer', minimum: min, maximum: max, ...(by === undefined ? {} : { default: by }) },
    options,
    IsInt({ message: '"$property" must be a whole number' }),
    Min(min, { message: `"$property" must be ${min} at least` }),
    Max(max, { message: `"$property" may be ${max} at most` }),
  );
}

export const Flag = (options: Common & { readonly by?: boolean }) =>
  field(
    { type: Boolean, ...(options.by === undefined ? {} : { default: options.by }) },
    options,
    IsBoolean({ message: '"$property" must be true or false' }),
  );

/** A JSON object whose values are not looked into here: variables. */
export const Variables = (options: Common) =>
  field(
    { type: 'object', additionalProperties: true },
    options,
    IsObject({ message: '"$property" must be a JSON object' }),
  );

export const Texts = (options: Common & { readonly max?: number }) =>
  field(
    { type: [String] },
    options,
    IsArray({ message: '"$property" must be a list' }),
    ArrayMaxSize(options.max ?? 1000, {
      message: `"$property" may have ${options.max ?? 1000} entries at most`,
    }),
    IsString({ each: true, message: 'each of "$property" must be text' }),
    MaxLength(1000, { each: true, message: 'each of "$property" may have 1000 characters at most' }),
  );

/** Camunda clients may tag a request with a number of theirs; it is accepted and has no effect here. */
export const OperationReference = () =>
  Int({ description: 'A number of the client’s own; accepted for compatibility, without effect.', min: 1 });

/** A field of the contract that is known and not supported: accepted only where it changes nothing. */
export const Unsupported = () => applyDecorators(IsOptional());
