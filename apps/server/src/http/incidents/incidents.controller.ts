import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Key } from '@onward/model';
import { ResolveIncidentCommand } from '@onward/nest';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { OperationReference } from '../dto/fields.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';
import { Lookup } from '../request/lookup.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { INCIDENT, INCIDENTS } from './incidents.fields.js';

export class ResolveIncidentDto {
  @OperationReference()
  operationReference?: number | null;
}

@ApiTags('Incidents')
@Controller('v2/incidents')
export class IncidentsController {
  constructor(
    private readonly commands: CommandEdge,
    private readonly searches: SearchService,
    private readonly presenter: Presenter,
    private readonly lookup: Lookup,
  ) {}

  @Post('search')
  @ApiOperation({ summary: 'Finds incidents' })
  @HttpCode(200)
  @ApiSearch(INCIDENTS)
  search(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(INCIDENTS, body, (found) => this.presenter.all(found, INCIDENT));
  }

  @Get(':incidentKey')
  @ApiOperation({ summary: 'One incident' })
  async get(@Param('incidentKey', KeyPipe) key: Key) {
    return this.presenter.one(
      await this.lookup.byKey(INCIDENTS.collection, key, 'INCIDENT_NOT_FOUND', 'incident'),
      INCIDENT,
    );
  }

  @Post(':incidentKey/resolution')
  @ApiOperation({ summary: 'Tries again what the incident stopped' })
  @HttpCode(204)
  async resolve(
    @Param('incidentKey', KeyPipe) key: Key,
    @JsonBody(ResolveIncidentDto) _body: ResolveIncidentDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    await this.commands.send(exchange, (meta) => new ResolveIncidentCommand(key, {}, meta));
  }
}
