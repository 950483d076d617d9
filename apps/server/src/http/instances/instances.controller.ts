import { StreamDeleted } from '@onward/event-store';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseKey, type JsonObject, type Key } from '@onward/model';
import { CancelProcessInstanceCommand, CreateProcessInstanceCommand, InjectRuntime } from '@onward/nest';
import type { CreatedInstance, CreateInstanceRequest, Runtime } from '@onward/runtime';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { refuseUnsupported } from '../dto/unsupported.js';
import { fieldProblem } from '../errors/problem.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { etagOf } from '../request/if-match.js';
import { KeyPipe } from '../request/key.pipe.js';
import { Lookup } from '../request/lookup.js';
import { refuseIfMatch, requestMeta } from '../request/request-meta.js';
import { checkTenants } from '../request/tenant.js';
import { waitOf } from '../request/timeout.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { AwaitedInstances } from './awaited.js';
import { CancelInstanceDto, CreateInstanceDto } from './instances.dto.js';
import { INSTANCE, INSTANCES } from './instances.fields.js';

/** How long GET waits for the read model to have what is stored now. */
const FRESH_WITHIN_MS = 1000;

@ApiTags('Process instances')
@Controller('v2/process-instances')
export class InstancesController {
  constructor(
    private readonly commands: CommandEdge,
    private readonly searches: SearchService,
    private readonly presenter: Presenter,
    private readonly lookup: Lookup,
    private readonly awaited: AwaitedInstances,
    @InjectRuntime() private readonly runtime: Runtime,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Starts an instance; with awaitCompletion, answers when it has ended' })
  @HttpCode(200)
  async create(@JsonBody(CreateInstanceDto) body: CreateInstanceDto, @Http() exchange: Exchange) {
    const request = creationOf(body);
    const meta = requestMeta(exchange.request);
    refuseIfMatch(meta);
    const created = await this.commands.sendAs(exchange, new CreateProcessInstanceCommand(request, meta));
    if (!body.awaitCompletion) return creationResult(created, request, {});
    const all = await this.awaited.variables(
      created.instanceKey,
      waitOf(body.requestTimeout),
      exchange.request,
    );
    return creationResult(created, request, only(all, body.fetchVariables));
  }

  @Post('search')
  @ApiOperation({ summary: 'Finds instances' })
  @HttpCode(200)
  @ApiSearch(INSTANCES)
  search(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(INSTANCES, body, (found) => this.presenter.all(found, INSTANCE));
  }

  /**
   * `ETag`: a revision of the instance that this answer is not older than, for `If-Match`; absent where the read model has fallen
   * behind it.
   */
  @Get(':processInstanceKey')
  @ApiOperation({ summary: 'One instance' })
  async get(@Param('processInstanceKey', KeyPipe) key: Key, @Http() { reply }: Exchange) {
    const { projections } = this.runtime;
    const revision = await this.revisionOf(key);
    const isFresh =
      revision !== undefined &&
      (await projections.waitFor(await projections.head(), FRESH_WITHIN_MS, [INSTANCES.collection]));
    const found = await this.lookup.byKey(
      INSTANCES.collection,
      key,
      'PROCESS_INSTANCE_NOT_FOUND',
      'process instance',
    );
    if (isFresh) void reply.header('etag', etagOf(revision));
    return this.presenter.one(found, INSTANCE);
  }

  @Post(':processInstanceKey/cancellation')
  @ApiOperation({ summary: 'Terminates an instance' })
  @HttpCode(204)
  async cancel(
    @Param('processInstanceKey', KeyPipe) key: Key,
    @JsonBody(CancelInstanceDto) _body: CancelInstanceDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    await this.commands.send(exchange, (meta) => new CancelProcessInstanceCommand(key, meta));
  }

  /** An archived instance has none any more; its document stays. */
  private async revisionOf(key: Key): Promise<number | undefined> {
    try {
      return (await this.runtime.instances.state(key))?.revision;
    } catch (error) {
      if (error instanceof StreamDeleted) return undefined;
      throw error;
    }
  }
}

function creationOf(body: CreateInstanceDto): CreateInstanceRequest {
  const { startInstructions, runtimeInstructions, tenantId, variables, businessId, tags } = body;
  refuseUnsupported({ startInstructions, runtimeInstructions });
  checkTenants(tenantId);
  return {
    ...definitionOf(body),
    variables: variables ?? {},
    ...(businessId ? { businessId } : {}),
    ...(tags?.length ? { tags } : {}),
  };
}

function definitionOf({
  processDefinitionId,
  processDefinitionKey,
  processDefinitionVersion,
}: CreateInstanceDto) {
  const [id, key] = [processDefinitionId ?? undefined, processDefinitionKey ?? undefined];
  if ((id === undefined) === (key === undefined)) {
    throw fieldProblem(
      'INVALID_FIELD',
      'processDefinitionId',
      'Name the process by one of "processDefinitionId" and "processDefinitionKey".',
    );
  }
  if (id !== undefined) return { processId: id, version: processDefinitionVersion ?? -1 };
  if (parseKey(key!) === undefined)
    throw fieldProblem('INVALID_KEY', 'processDefinitionKey', `"${key}" is no key.`);
  return { definitionKey: key as Key };
}

function creationResult(
  { instanceKey, definition }: CreatedInstance,
  request: CreateInstanceRequest,
  variables: JsonObject,
) {
  return {
    processInstanceKey: instanceKey,
    processDefinitionKey: definition.definitionKey,
    processDefinitionId: definition.processId,
    processDefinitionVersion: definition.version,
    tenantId: definition.tenantId,
    variables,
    tags: request.tags ?? [],
    businessId: request.businessId ?? null,
  };
}

function only(variables: JsonObject, names: readonly string[] | null | undefined): JsonObject {
  if (!names?.length) return variables;
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]!]),
  );
}
