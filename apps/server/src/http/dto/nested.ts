import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsOptional, ValidateNested } from 'class-validator';

const nested = new WeakMap<Type<object>, Map<string, Type<object>>>();

/** A property that is itself a DTO. */
export function Nested(dto: Type<object>, description: string, optional = false): PropertyDecorator {
  return (prototype, property) => {
    const owner = prototype.constructor as Type<object>;
    const map = nested.get(owner) ?? new Map<string, Type<object>>();
    nested.set(owner, map.set(String(property), dto));
    ApiProperty({ type: dto, description, required: !optional })(prototype, property);
    ValidateNested()(prototype, property);
    IsObject({ message: `"${String(property)}" must be a JSON object` })(prototype, property);
    if (optional) IsOptional()(prototype, property);
  };
}

export const nestedOf = (dto: Type<object>, property: string): Type<object> | undefined =>
  nested.get(dto)?.get(property);
