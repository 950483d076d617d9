import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Key } from '@onward/model';
import type { Document } from '@onward/read-store';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { fieldProblem } from '../errors/problem.js';
import { KeyPipe } from '../request/key.pipe.js';
import { Lookup } from '../request/lookup.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { respond } from '../search/shape.js';
import { VARIABLE, VARIABLES } from './variables.fields.js';

/** A longer value is cut off in search results, unless `truncateValues=false`. */
const SHOWN_CHARACTERS = 8191;

@ApiTags('Variables')
@Controller('v2/variables')
export class VariablesController {
  constructor(
    private readonly searches: SearchService,
    private readonly lookup: Lookup,
  ) {}

  @Post('search')
  @ApiOperation({ summary: 'Finds variables, long values cut off' })
  @HttpCode(200)
  @ApiSearch(VARIABLES)
  @ApiQuery({ name: 'truncateValues', required: false, type: Boolean })
  search(@JsonBody(SearchDto) body: SearchDto, @Query('truncateValues') truncate?: string) {
    const length = readFlag(truncate) ? SHOWN_CHARACTERS : Number.POSITIVE_INFINITY;
    return this.searches.search(VARIABLES, body, (found) =>
      found.map((document) => shortened(document, length)),
    );
  }

  @Get(':variableKey')
  @ApiOperation({ summary: 'One variable, whole' })
  async get(@Param('variableKey', KeyPipe) key: Key) {
    const { collection } = VARIABLES;
    return respond(
      await this.lookup.byField(collection, 'variableKey', key, 'VARIABLE_NOT_FOUND', 'variable'),
      VARIABLE,
    );
  }
}

function readFlag(text: string | undefined): boolean {
  if (text === undefined || text === 'true') return true;
  if (text === 'false') return false;
  throw fieldProblem('INVALID_QUERY_PARAMETER', 'truncateValues', '"truncateValues" is true or false.');
}

function shortened(document: Document, length: number) {
  const answer = respond(document, VARIABLE);
  const value = String(answer['value']);
  return {
    ...answer,
    value: value.length > length ? value.slice(0, length) : value,
    isTruncated: value.length > length,
  };
}
