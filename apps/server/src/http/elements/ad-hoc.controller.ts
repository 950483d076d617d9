import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { JsonObject, Key } from '@onward/model';
import { ActivateAdHocElementsCommand } from '@onward/nest';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { JsonBody } from '../dto/dto.pipe.js';
import { Flag } from '../dto/fields.js';
import { fieldProblem } from '../errors/problem.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';

const MAX_ELEMENTS = 1000;

export class ActivateAdHocDto {
  @ApiProperty({ description: 'The elements to activate, each with its own variables.', type: [Object] })
  @IsArray({ message: '"$property" must be a list' })
  @ArrayMinSize(1, { message: '"$property" must name one element at least' })
  @ArrayMaxSize(MAX_ELEMENTS, { message: `"$property" may have ${MAX_ELEMENTS} entries at most` })
  elements!: readonly unknown[];

  @Flag({ description: 'True: what runs in it now is ended first.', by: false })
  cancelRemainingInstances?: boolean | null;
}

@ApiTags('Element instances')
@Controller('v2/element-instances/ad-hoc-activities')
export class AdHocController {
  constructor(private readonly commands: CommandEdge) {}

  @Post(':adHocSubProcessInstanceKey/activation')
  @HttpCode(204)
  @ApiOperation({ summary: 'Activates elements of a running ad-hoc sub-process' })
  async activate(
    @Param('adHocSubProcessInstanceKey', KeyPipe) key: Key,
    @JsonBody(ActivateAdHocDto) { elements, cancelRemainingInstances }: ActivateAdHocDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    const request = {
      elements: elements.map(elementOf),
      cancelRemaining: cancelRemainingInstances ?? false,
    };
    await this.commands.send(exchange, (meta) => new ActivateAdHocElementsCommand(key, request, meta));
  }
}

function elementOf(
  entry: unknown,
  index: number,
): { readonly element: string; readonly variables?: JsonObject } {
  const { elementId, variables, ...others } = isObject(entry) ? entry : {};
  const [unknown] = Object.keys(others);
  if (typeof elementId !== 'string' || elementId === '')
    throw fieldProblem(
      'INVALID_FIELD',
      `elements[${index}].elementId`,
      'Each of "elements" has the "elementId" of what to activate.',
    );
  if (unknown !== undefined)
    throw fieldProblem(
      'UNKNOWN_PROPERTY',
      `elements[${index}].${unknown}`,
      `"${unknown}" is not known here.`,
    );
  if (variables === undefined || variables === null) return { element: elementId };
  if (!isObject(variables))
    throw fieldProblem('INVALID_FIELD', `elements[${index}].variables`, '"variables" must be a JSON object.');
  return { element: elementId, variables: variables as JsonObject };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
