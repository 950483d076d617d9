import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { comparePositions, isPosition, type Position } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { fieldProblem } from '../errors/problem.js';
import { Http, type Exchange } from '../request/command-edge.js';
import { LIMITS } from '../request/limits.js';
import { OpenRequests } from '../request/open-requests.js';
import { checkQuery, integerParameter, textParameter, type QueryString } from '../request/query.js';
import { eventFilter, type EventFilter } from './event-filter.js';
import { eventItem, type EventItem } from './event-item.js';
import { EventStreams, SLOW_READERS, wantsStream } from './event-streams.js';

type After = Position | 'start' | 'end';

@ApiTags('Events')
@Controller('v2/events')
export class AllEventsController {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly streams: EventStreams,
    private readonly requests: OpenRequests,
  ) {}

  @Get()
  @ApiOperation({
    description: SLOW_READERS,
    summary: 'The events of everything: a page, or (Accept: text/event-stream) all of them and going on live',
  })
  @ApiQuery({
    name: 'from',
    required: false,
    description: 'Only what is behind this position; "end": only what is new.',
  })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiQuery({ name: 'type', required: false, description: 'Event types, separated by commas.' })
  @ApiQuery({
    name: 'definition',
    required: false,
    description: 'The key or the process id of a definition.',
  })
  @ApiQuery({ name: 'instance', required: false, description: 'The key of a process instance.' })
  @ApiProduces('application/json', 'text/event-stream')
  async events(@Query() query: QueryString, @Http() exchange: Exchange): Promise<unknown> {
    checkQuery(query, ['from', 'limit', 'type', 'definition', 'instance']);
    const limit = integerParameter(query, 'limit', 1, LIMITS.maxEventsPage) ?? LIMITS.defaultEventsPage;
    const filter = eventFilter(query);
    const from = positionOf(textParameter(query, 'from'), 'from');
    const head = await this.runtime.projections.head();
    if (!wantsStream(exchange)) return this.page(exchange, upTo(head, 'from', from), head, limit, filter);
    const lastId = positionOf(exchange.request.headers['last-event-id'], 'Last-Event-ID');
    const after = lastId === undefined ? upTo(head, 'from', from) : upTo(head, 'Last-Event-ID', lastId);
    return this.stream(exchange, after, filter);
  }

  private stream(exchange: Exchange, after: After, filter: EventFilter): Promise<void> {
    return this.streams.run(exchange, async (connection, signal) => {
      for await (const { events, upTo } of this.runtime.feeds.all(after, signal)) {
        for (const event of events) {
          if (signal.aborted) return;
          if (filter(event)) await connection.send(event.position, eventItem(event));
        }
        connection.moveTo(upTo);
      }
    });
  }

  /** Reads until the page is full or everything stored before the request has been looked at. */
  private async page(
    { request }: Exchange,
    after: After,
    head: Position,
    limit: number,
    filter: EventFilter,
  ) {
    const items: EventItem[] = [];
    let next: Position | null = null;
    const { signal, close } = this.requests.track(request);
    const stop = new AbortController();
    try {
      if (behind(after, head))
        await this.fill(items, after, head, limit, filter, AbortSignal.any([signal, stop.signal]));
      if (items.length === limit) next = items.at(-1)!.position;
    } finally {
      stop.abort();
      close();
    }
    return {
      items,
      page: {
        startCursor: items[0]?.position ?? null,
        endCursor: items.at(-1)?.position ?? null,
        limit,
        head,
        next,
      },
    };
  }

  private async fill(
    items: EventItem[],
    after: After,
    head: Position,
    limit: number,
    filter: EventFilter,
    signal: AbortSignal,
  ) {
    for await (const { events, upTo } of this.runtime.feeds.all(after, signal)) {
      for (const event of events) {
        if (comparePositions(event.position, head) > 0) return;
        if (filter(event)) items.push(eventItem(event));
        if (items.length === limit) return;
      }
      if (comparePositions(upTo, head) >= 0) return;
    }
  }
}

/** Whether anything lies between. */
function behind(after: After, head: Position): boolean {
  if (after === 'end') return false;
  return after === 'start' ? head !== '0' : comparePositions(after, head) < 0;
}

/** Refuses a place in the log that does not exist yet: waiting there would be waiting for something else than was meant. */
function upTo(head: Position, field: string, after: After = 'start'): After {
  if (after === 'start' || after === 'end' || comparePositions(after, head) <= 0) return after;
  throw fieldProblem(
    'POSITION_BEYOND_HEAD',
    field,
    `Nothing is stored at position ${after} yet: it comes from another server, or from a store that was replaced. Begin anew.`,
  );
}

function positionOf(text: string | string[] | undefined, field: string): After | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === 'end' || text === 'start') return text;
  if (typeof text === 'string' && isPosition(text)) return text;
  throw fieldProblem('INVALID_POSITION', field, `"${field}" takes the position of an event, decimal digits.`);
}
