import { Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { JsonObject, Key } from '@onward/model';
import { SetVariablesCommand } from '@onward/nest';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { Flag, OperationReference, Variables } from '../dto/fields.js';
import { Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';
import { Lookup } from '../request/lookup.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { AwaitedSteps } from '../user-tasks/awaited-step.js';
import { ELEMENT_INSTANCE, ELEMENT_INSTANCES, ELEMENT_NAMES } from './elements.fields.js';

export class SetVariablesDto {
  @Variables({ description: 'Set in the scope of the element instance.', optional: false })
  variables!: JsonObject;

  @Flag({
    description: 'True: exactly there. False: each variable where it is known, otherwise at the top.',
    by: false,
  })
  local?: boolean | null;

  @OperationReference()
  operationReference?: number | null;
}

@ApiTags('Element instances')
@Controller('v2/element-instances')
export class ElementsController {
  constructor(
    private readonly searches: SearchService,
    private readonly lookup: Lookup,
    private readonly steps: AwaitedSteps,
    private readonly presenter: Presenter,
  ) {}

  @Post('search')
  @ApiOperation({ summary: 'Finds element instances: which elements are executed and were' })
  @HttpCode(200)
  @ApiSearch(ELEMENT_INSTANCES)
  search(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(ELEMENT_INSTANCES, body, (found) =>
      this.presenter.all(found, ELEMENT_INSTANCE, ELEMENT_NAMES),
    );
  }

  @Get(':elementInstanceKey')
  @ApiOperation({ summary: 'One element instance' })
  async get(@Param('elementInstanceKey', KeyPipe) key: Key) {
    const { collection } = ELEMENT_INSTANCES;
    const found = await this.lookup.byKey(collection, key, 'ELEMENT_INSTANCE_NOT_FOUND', 'element instance');
    return this.presenter.one(found, ELEMENT_INSTANCE, ELEMENT_NAMES);
  }

  /** `elementInstanceKey` may also be the key of the process instance. */
  @Put(':elementInstanceKey/variables')
  @ApiOperation({ summary: 'Sets variables at an element instance, or (by its key) at a process instance' })
  @HttpCode(204)
  async setVariables(
    @Param('elementInstanceKey', KeyPipe) key: Key,
    @JsonBody(SetVariablesDto) { variables, local }: SetVariablesDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    await this.steps.send(
      exchange,
      (meta) => new SetVariablesCommand(key, { variables, local: local ?? false }, meta),
    );
  }
}
