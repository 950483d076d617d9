import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { keyIn, type InstanceState } from '@onward/engine';
import { ownerOf, type Key } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { fieldProblem, problem } from '../errors/problem.js';
import { Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';
import { LIMITS } from '../request/limits.js';
import { checkQuery, integerParameter, type QueryString } from '../request/query.js';
import { eventItem } from './event-item.js';
import { EventStreams, SLOW_READERS, wantsStream } from './event-streams.js';

@ApiTags('Events')
@Controller('v2/process-instances')
export class InstanceEventsController {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly streams: EventStreams,
  ) {}

  @Get(':processInstanceKey/events')
  @ApiOperation({
    description: SLOW_READERS,
    summary:
      'The events of one instance: a page, or (Accept: text/event-stream) all of them and going on live',
  })
  @ApiQuery({ name: 'from', required: false, type: Number, description: 'The first revision.' })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiProduces('application/json', 'text/event-stream')
  async events(
    @Param('processInstanceKey', KeyPipe) key: Key,
    @Query() query: QueryString,
    @Http() exchange: Exchange,
  ): Promise<unknown> {
    checkQuery(query, ['from', 'limit']);
    const from = integerParameter(query, 'from', 0, Number.MAX_SAFE_INTEGER);
    const limit = integerParameter(query, 'limit', 1, LIMITS.maxEventsPage) ?? LIMITS.defaultEventsPage;
    const state = ownerOf(key) === key ? await this.runtime.instances.state(key) : undefined;
    if (state === undefined)
      throw problem('PROCESS_INSTANCE_NOT_FOUND', `There is no process instance with the key ${key}.`);
    if (wantsStream(exchange)) return this.stream(exchange, state, resumeAt(exchange) ?? from ?? 0);
    return this.page(state, from ?? 0, limit);
  }

  private async page(state: InstanceState, from: number, limit: number) {
    const events = await this.runtime.instances.events(state.instanceKey, from, limit);
    const [first, last] = [events[0], events.at(-1)];
    const totalItems = Math.max(state.revision, last?.revision ?? -1) + 1;
    return {
      items: events.map((event) => eventItem(event, (ordinal) => keyIn(state, ordinal))),
      page: {
        totalItems,
        hasMoreTotalItems: false,
        startCursor: first === undefined ? null : String(first.revision),
        endCursor: last === undefined ? null : String(last.revision),
        from,
        limit,
        /** `from` of the next page; null: this was the last for now. */
        next: last !== undefined && last.revision + 1 < totalItems ? last.revision + 1 : null,
      },
    };
  }

  private stream(exchange: Exchange, { instanceKey }: InstanceState, from: number): Promise<void> {
    return this.streams.run(exchange, async (connection, signal) => {
      for await (const events of this.runtime.feeds.instance(instanceKey, from, signal)) {
        for (const event of events) {
          if (signal.aborted) return;
          await connection.send(String(event.revision), eventItem(event));
        }
      }
    });
  }
}

/** The revision behind `Last-Event-ID`. */
function resumeAt({ request }: Exchange): number | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header) + 1;
  throw fieldProblem(
    'INVALID_QUERY_PARAMETER',
    'Last-Event-ID',
    'Last-Event-ID takes the id of an event of this stream, a revision.',
  );
}
