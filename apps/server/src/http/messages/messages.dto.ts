import type { JsonObject } from '@onward/model';
import { Int, Text, Unsupported, Variables } from '../dto/fields.js';

const MAX_TIME_TO_LIVE = 10 * 365 * 24 * 60 * 60 * 1000;
const KEY = {
  description: 'Whom it is for; empty: those who wait for the name alone.',
  max: 1000,
  mayBeEmpty: true,
};

export class CorrelateMessageDto {
  @Text({ description: 'The name of the message.', optional: false, max: 1000 })
  name!: string;

  @Text(KEY)
  correlationKey?: string | null;

  @Variables({
    description: 'What it brings; goes through the output mappings of the event that catches it.',
  })
  variables?: JsonObject | null;

  @Text({ description: 'Only <default> until there are tenants.', max: 1000 })
  tenantId?: string | null;

  @Unsupported()
  businessId?: unknown;
}

export class PublishMessageDto extends CorrelateMessageDto {
  @Int({
    description: 'How long it is buffered for those who do not wait for it yet, ms.',
    min: 0,
    max: MAX_TIME_TO_LIVE,
    by: 0,
  })
  timeToLive?: number | null;

  @Text({ description: 'No other message with this id is taken while this one lives.', max: 1000 })
  messageId?: string | null;
}
