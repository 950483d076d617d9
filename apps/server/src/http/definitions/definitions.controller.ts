import { isUtf8 } from 'node:buffer';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Key } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { problem } from '../errors/problem.js';
import { Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';
import { Lookup } from '../request/lookup.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { DEFINITION, DEFINITIONS } from './definitions.fields.js';

@ApiTags('Process definitions')
@Controller('v2/process-definitions')
export class DefinitionsController {
  constructor(
    private readonly searches: SearchService,
    private readonly presenter: Presenter,
    private readonly lookup: Lookup,
    @InjectRuntime() private readonly runtime: Runtime,
  ) {}

  @Post('search')
  @ApiOperation({ summary: 'Finds definitions: every version that was deployed' })
  @HttpCode(200)
  @ApiSearch(DEFINITIONS)
  search(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(DEFINITIONS, body, (found) => this.presenter.all(found, DEFINITION));
  }

  @Get(':processDefinitionKey')
  @ApiOperation({ summary: 'One definition' })
  async get(@Param('processDefinitionKey', KeyPipe) key: Key) {
    const found = await this.lookup.byKey(
      DEFINITIONS.collection,
      key,
      'PROCESS_DEFINITION_NOT_FOUND',
      'process definition',
    );
    return this.presenter.one(found, DEFINITION);
  }

  /** The deployed file, byte for byte. */
  @Get(':processDefinitionKey/xml')
  @ApiOperation({ summary: 'The deployed file, byte for byte' })
  async xml(@Param('processDefinitionKey', KeyPipe) key: Key, @Http() { reply }: Exchange) {
    const xml = await this.runtime.definitions.xml(key);
    if (xml === undefined) {
      throw problem('PROCESS_DEFINITION_NOT_FOUND', `There is no process definition with the key ${key}.`);
    }
    // In another encoding, it is the file that says in which.
    void reply.type(isUtf8(xml) ? 'text/xml; charset=utf-8' : 'text/xml');
    return xml;
  }
}
