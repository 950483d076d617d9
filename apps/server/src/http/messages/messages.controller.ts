import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DEFAULT_TENANT } from '@onward/model';
import { CorrelateMessageCommand, PublishMessageCommand } from '@onward/nest';
import { JsonBody } from '../dto/dto.pipe.js';
import { refuseUnsupported } from '../dto/unsupported.js';
import { problem } from '../errors/problem.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { refuseIfMatch, requestMeta } from '../request/request-meta.js';
import { checkTenants } from '../request/tenant.js';
import { CorrelateMessageDto, PublishMessageDto } from './messages.dto.js';

/** How long the answer waits for who takes a message, ms. */
const CORRELATION_TIMEOUT_MS = 10_000;

@ApiTags('Messages')
@Controller('v2/messages')
export class MessagesController {
  constructor(private readonly commands: CommandEdge) {}

  @Post('publication')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Publishes a message: to those who wait for it, and for its time to live to those who come to',
  })
  async publish(@JsonBody(PublishMessageDto) body: PublishMessageDto, @Http() exchange: Exchange) {
    const { timeToLive, messageId } = body;
    const meta = this.metaOf(exchange, body);
    const request = {
      ...contentOf(body),
      timeToLive: timeToLive ?? 0,
      ...(messageId === undefined || messageId === null ? {} : { messageId }),
    };
    const { messageKey } = await this.commands.sendAs(exchange, new PublishMessageCommand(request, meta));
    return { messageKey, tenantId: DEFAULT_TENANT };
  }

  @Post('correlation')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Publishes a message that is not buffered, and answers which instance has taken it',
  })
  async correlate(@JsonBody(CorrelateMessageDto) body: CorrelateMessageDto, @Http() exchange: Exchange) {
    const meta = this.metaOf(exchange, body);
    const command = new CorrelateMessageCommand(contentOf(body), CORRELATION_TIMEOUT_MS, meta);
    const { messageKey, instanceKey } = await this.commands.sendAs(exchange, command);
    if (instanceKey !== undefined)
      return { messageKey, processInstanceKey: instanceKey, tenantId: DEFAULT_TENANT };
    throw problem(
      'MESSAGE_NOT_CORRELATED',
      `Nobody waits for the message "${body.name.slice(0, 100)}" with this correlation key. Publish it with a time to live for those who come to.`,
    );
  }

  private metaOf({ request }: Exchange, { tenantId, businessId }: CorrelateMessageDto) {
    checkTenants(tenantId);
    refuseUnsupported({ businessId });
    const meta = requestMeta(request);
    refuseIfMatch(meta);
    return meta;
  }
}

const contentOf = ({ name, correlationKey, variables }: CorrelateMessageDto) => ({
  name,
  variables: variables ?? {},
  ...(correlationKey ? { correlationKey } : {}),
});
