import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DEFAULT_TENANT, parseKey, type JsonObject, type Key } from '@onward/model';
import { EvaluateConditionsCommand } from '@onward/nest';
import { JsonBody } from '../dto/dto.pipe.js';
import { Text, Variables } from '../dto/fields.js';
import { fieldProblem } from '../errors/problem.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { refuseIfMatch, requestMeta } from '../request/request-meta.js';
import { checkTenants } from '../request/tenant.js';

export class EvaluateConditionalsDto {
  @Variables({ description: 'What the conditions see, and the instances start with.', optional: false })
  variables!: JsonObject;

  @Text({ description: 'Only this definition; default: the latest version of each process.', max: 20 })
  processDefinitionKey?: string | null;

  @Text({ description: 'Only <default> until there are tenants.', max: 1000 })
  tenantId?: string | null;
}

@ApiTags('Conditionals')
@Controller('v2/conditionals')
export class ConditionalsController {
  constructor(private readonly commands: CommandEdge) {}

  @Post('evaluation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Starts the processes whose conditional start event holds with these variables' })
  async evaluate(
    @JsonBody(EvaluateConditionalsDto) body: EvaluateConditionalsDto,
    @Http() exchange: Exchange,
  ) {
    const { variables, processDefinitionKey, tenantId } = body;
    checkTenants(tenantId);
    const meta = requestMeta(exchange.request);
    refuseIfMatch(meta);
    const request = {
      variables,
      ...(processDefinitionKey ? { definitionKey: keyOf(processDefinitionKey) } : {}),
    };
    const evaluated = await this.commands.sendAs(exchange, new EvaluateConditionsCommand(request, meta));
    return {
      conditionalEvaluationKey: evaluated.evaluationKey,
      tenantId: DEFAULT_TENANT,
      processInstances: evaluated.instances.map(({ instanceKey, definition }) => ({
        processDefinitionKey: definition.definitionKey,
        processInstanceKey: instanceKey,
      })),
    };
  }
}

function keyOf(text: string): Key {
  if (parseKey(text) !== undefined) return text as Key;
  throw fieldProblem(
    'INVALID_KEY',
    'processDefinitionKey',
    '"processDefinitionKey" is no key: keys are decimal numbers.',
  );
}
