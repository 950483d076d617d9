import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import {
  DEFINITION_NAME,
  MESSAGE_SUBSCRIPTION,
  MESSAGE_SUBSCRIPTIONS,
  TIMER,
  TIMERS,
} from './waiting.fields.js';

/** What instances wait for. */
@ApiTags('Waiting')
@Controller('v2')
export class WaitingController {
  constructor(
    private readonly searches: SearchService,
    private readonly presenter: Presenter,
  ) {}

  @Post('message-subscriptions/search')
  @HttpCode(200)
  @ApiOperation({ summary: 'Finds what waits or has waited for messages' })
  @ApiSearch(MESSAGE_SUBSCRIPTIONS)
  messageSubscriptions(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(MESSAGE_SUBSCRIPTIONS, body, (found) =>
      this.presenter.all(found, MESSAGE_SUBSCRIPTION, DEFINITION_NAME),
    );
  }

  /** Beyond the contract. */
  @Post('timers/search')
  @HttpCode(200)
  @ApiOperation({ summary: 'Finds timers that are to come, have come, or were not needed any more' })
  @ApiSearch(TIMERS)
  timers(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(TIMERS, body, (found) => this.presenter.all(found, TIMER));
  }
}
