import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DEFAULT_TENANT, type JsonObject } from '@onward/model';
import { BroadcastSignalCommand } from '@onward/nest';
import { JsonBody } from '../dto/dto.pipe.js';
import { Text, Variables } from '../dto/fields.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { refuseIfMatch, requestMeta } from '../request/request-meta.js';
import { checkTenants } from '../request/tenant.js';

export class BroadcastSignalDto {
  @Text({ description: 'The name of the signal.', optional: false, max: 1000 })
  signalName!: string;

  @Variables({ description: 'What it brings; goes through the output mappings of the events that catch it.' })
  variables?: JsonObject | null;

  @Text({ description: 'Only <default> until there are tenants.', max: 1000 })
  tenantId?: string | null;
}

@ApiTags('Signals')
@Controller('v2/signals')
export class SignalsController {
  constructor(private readonly commands: CommandEdge) {}

  @Post('broadcast')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Brings a signal to everything that waits for it, and to the processes that it starts',
  })
  async broadcast(
    @JsonBody(BroadcastSignalDto) { signalName, variables, tenantId }: BroadcastSignalDto,
    @Http() exchange: Exchange,
  ) {
    checkTenants(tenantId);
    const meta = requestMeta(exchange.request);
    refuseIfMatch(meta);
    const request = { name: signalName, variables: variables ?? {} };
    const { signalKey } = await this.commands.sendAs(exchange, new BroadcastSignalCommand(request, meta));
    return { signalKey, tenantId: DEFAULT_TENANT };
  }
}
