import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Position } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Document } from '@onward/read-store';
import type { Runtime } from '@onward/runtime';
import { JsonBody } from '../dto/dto.pipe.js';
import { problem, retryLater } from '../errors/problem.js';
import { Http, type Exchange } from '../request/command-edge.js';
import type { ResourceSpec } from '../search/field.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';

export class RebuildDto {}

@ApiTags('Projections')
@Controller('v2/projections')
export class ProjectionsController {
  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    private readonly searches: SearchService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'All read models, how far they are, and the progress of rebuilds' })
  async list() {
    return { items: (await this.runtime.projections.status()).map((status) => ({ error: null, ...status })) };
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @ApiOperation({ summary: 'Builds a read model anew from event 0 beside the old one, then switches over' })
  async rebuild(@Param('name') name: string, @JsonBody(RebuildDto) _body: RebuildDto) {
    if (!(await this.runtime.projections.rebuild(name))) {
      throw problem(
        'PROJECTION_NOT_FOUND',
        `There is no projection "${name.slice(0, 100)}". GET /v2/projections lists them.`,
      );
    }
    return { name, status: 'rebuilding' };
  }

  /** Documents as the projection made them; filters and orders go by any path in them. */
  @Post(':name/search')
  @HttpCode(200)
  @ApiOperation({ summary: 'Searches a read model by any path of its documents; for your own projections' })
  async search(
    @Param('name') name: string,
    @JsonBody(SearchDto) body: SearchDto,
    @Http() { request }: Exchange,
  ) {
    await this.refuseStuck(name, request.headers['onward-position']);
    return this.searches.search(anyPathOf(name), body, (found) =>
      found.map(({ _id, ...document }: Document) => ({ id: _id, ...document })),
    );
  }

  /** One that has failed holds up nobody who asks for others; whoever asks it for a position must not get an older answer. */
  private async refuseStuck(name: string, position: string | string[] | undefined): Promise<void> {
    if (typeof position !== 'string' || this.runtime.projections.collection(name) === undefined) return;
    if (await this.runtime.projections.waitFor(position.trim() as Position, 0, [name])) return;
    throw retryLater(
      'READ_MODELS_BEHIND',
      `The projection "${name}" has not come to position ${position}; GET /v2/projections says why. Mend it and rebuild it.`,
    );
  }
}

/** Every property is a path, compared with any plain value. */
const anyPathOf = (collection: string): ResourceSpec => ({
  collection,
  fields: { '*': { type: 'any' } },
  defaultSort: [['_id', 1]],
});
