import type { JsonObject } from '@onward/model';
import { ArrayUnique, Matches } from 'class-validator';
import { Flag, Int, OperationReference, Text, Texts, Unsupported, Variables } from '../dto/fields.js';

export class CreateInstanceDto {
  @Text({
    description: 'The process, by the id of its <process>. Either this or processDefinitionKey.',
    max: 1000,
  })
  processDefinitionId?: string | null;

  @Text({ description: 'One version of a process. Either this or processDefinitionId.', max: 19 })
  processDefinitionKey?: string | null;

  @Int({
    description: 'With processDefinitionId: the version; -1 is the latest.',
    min: -1,
    max: 2 ** 31 - 1,
    by: -1,
  })
  processDefinitionVersion?: number | null;

  @Variables({ description: 'The variables the instance starts with.' })
  variables?: JsonObject | null;

  @Flag({
    description:
      'Answer when the instance has ended: with its variables, or 504 when it has not ended in time.',
    by: false,
  })
  awaitCompletion?: boolean | null;

  @Texts({ description: 'With awaitCompletion: only these variables; empty: all of the process.' })
  fetchVariables?: readonly string[] | null;

  @Int({
    description: 'With awaitCompletion: how long to wait, ms. 0: the default of 10 s. Below 0: do not wait.',
    by: 0,
  })
  requestTimeout?: number | null;

  @Texts({ description: 'Up to 10 words to find the instance by.', max: 10 })
  @ArrayUnique({ message: '"tags" may not repeat a tag' })
  @Matches(/^[A-Za-z][\w:.-]{0,99}$/, {
    each: true,
    message: 'each of "tags" must start with a letter and have up to 100 letters, digits, and _ : . -',
  })
  tags?: readonly string[] | null;

  @Text({ description: 'The business’s own id of this case.', max: 256 })
  businessId?: string | null;

  @Text({ description: 'Only <default> until there are tenants.', max: 100 })
  tenantId?: string | null;

  @OperationReference()
  operationReference?: number | null;

  @Unsupported()
  startInstructions?: unknown;

  @Unsupported()
  runtimeInstructions?: unknown;
}

export class CancelInstanceDto {
  @OperationReference()
  operationReference?: number | null;
}
