import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
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
  @ApiSearch(MESSAGE_SUBSCRIPTIONS)
  messageSubscriptions(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(MESSAGE_SUBSCRIPTIONS, body, (found) =>
      this.presenter.all(found, MESSAGE_SUBSCRIPTION, DEFINITION_NAME),
    );
  }

  /** Beyond the contract. */
  @Post('timers/search')
  @HttpCode(200)
  @ApiSearch(TIMERS)
  timers(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(TIMERS, body, (found) => this.presenter.all(found, TIMER));
  }
}
