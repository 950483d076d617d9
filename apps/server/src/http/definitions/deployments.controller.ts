import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeployResourcesCommand } from '@onward/nest';
import type { DeployedDefinition } from '@onward/runtime';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { refuseIfMatch, requestMeta } from '../request/request-meta.js';
import { readDeployment } from './multipart.js';

@ApiTags('Deployments')
@Controller('v2/deployments')
export class DeploymentsController {
  constructor(private readonly commands: CommandEdge) {}

  @Post()
  @ApiOperation({ summary: 'Deploys BPMN files: all of them or none' })
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['resources'],
      properties: {
        resources: { type: 'array', items: { type: 'string', format: 'binary' } },
        tenantId: { type: 'string' },
      },
    },
  })
  async deploy(@Http() exchange: Exchange) {
    const resources = await readDeployment(exchange.request);
    const meta = requestMeta(
      exchange.request,
      resources.map(({ name, content }) => [name, content]),
    );
    refuseIfMatch(meta);
    const { deploymentKey, tenantId, definitions } = await this.commands.sendAs(
      exchange,
      new DeployResourcesCommand(resources, meta),
    );
    return { deploymentKey, tenantId, deployments: definitions.map(metadataOf) };
  }
}

function metadataOf({ definitionKey, processId, version, resourceName, tenantId }: DeployedDefinition) {
  return {
    processDefinition: {
      processDefinitionKey: definitionKey,
      processDefinitionId: processId,
      processDefinitionVersion: version,
      resourceName,
      tenantId,
    },
    decisionDefinition: null,
    decisionRequirements: null,
    form: null,
    resource: null,
  };
}
