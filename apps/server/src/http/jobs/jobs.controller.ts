import { Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Key } from '@onward/model';
import {
  CompleteJobCommand,
  FailJobCommand,
  InjectRuntime,
  ThrowJobErrorCommand,
  UpdateJobCommand,
} from '@onward/nest';
import { jobView, type Runtime } from '@onward/runtime';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { refuseUnsupported } from '../dto/unsupported.js';
import { fieldProblem } from '../errors/problem.js';
import { CommandEdge, Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';
import { OpenRequests } from '../request/open-requests.js';
import { checkTenants } from '../request/tenant.js';
import { waitOf } from '../request/timeout.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { listenerResult } from './listener-result.js';
import { ActivateJobsDto, CompleteJobDto, FailJobDto, ThrowJobErrorDto, UpdateJobDto } from './jobs.dto.js';
import { JobLeases } from './job-leases.js';
import { JOB, JOB_BORROWS, JOBS } from './jobs.fields.js';

@ApiTags('Jobs')
@Controller('v2/jobs')
export class JobsController {
  constructor(
    private readonly commands: CommandEdge,
    private readonly searches: SearchService,
    private readonly presenter: Presenter,
    private readonly requests: OpenRequests,
    private readonly leases: JobLeases,
    @InjectRuntime() private readonly runtime: Runtime,
  ) {}

  @Post('activation')
  @ApiOperation({ summary: 'Hands out jobs, and waits for them (long poll)' })
  @HttpCode(200)
  async activate(@JsonBody(ActivateJobsDto) body: ActivateJobsDto, @Http() { request }: Exchange) {
    refuseUnsupported({ withLease: body.withLease });
    checkTenants(...(body.tenantIds ?? []));
    const { signal, close } = this.requests.track(request);
    try {
      const jobs = await this.runtime.jobs.activate(
        {
          type: body.type,
          worker: body.worker ?? '',
          maxJobs: body.maxJobsToActivate,
          timeout: body.timeout,
          requestTimeout: waitOf(body.requestTimeout),
          ...(body.fetchVariable?.length ? { fetchVariables: body.fetchVariable } : {}),
        },
        signal,
      );
      return { jobs: jobs.map(jobView) };
    } finally {
      close();
    }
  }

  @Post('search')
  @ApiOperation({ summary: 'Finds jobs' })
  @HttpCode(200)
  @ApiSearch(JOBS)
  search(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(JOBS, body, (found) => this.presenter.all(found, JOB, JOB_BORROWS));
  }

  @Post(':jobKey/completion')
  @ApiOperation({ summary: 'Ends a job with its result' })
  @HttpCode(204)
  async complete(
    @Param('jobKey', KeyPipe) key: Key,
    @JsonBody(CompleteJobDto) { variables, result, ...rest }: CompleteJobDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    refuseUnsupported(rest);
    await this.commands.send(
      exchange,
      (meta) =>
        new CompleteJobCommand(
          key,
          { variables: variables ?? {}, ...(result && { result: listenerResult(result) }) },
          meta,
        ),
    );
  }

  @Post(':jobKey/failure')
  @ApiOperation({
    summary: 'Reports a failed attempt; without retries left, an incident or compensation follows',
  })
  @HttpCode(204)
  async fail(
    @Param('jobKey', KeyPipe) key: Key,
    @JsonBody(FailJobDto) { retries, errorMessage, retryBackOff, variables, ...rest }: FailJobDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    refuseUnsupported(rest);
    const failure = {
      retries: retries ?? 0,
      message: errorMessage ?? '',
      retryBackOff: retryBackOff ?? 0,
      ...(variables ? { variables } : {}),
    };
    await this.commands.send(exchange, (meta) => new FailJobCommand(key, failure, meta));
  }

  @Post(':jobKey/error')
  @ApiOperation({ summary: 'Throws a BPMN error at the job’s element' })
  @HttpCode(204)
  async throwError(
    @Param('jobKey', KeyPipe) key: Key,
    @JsonBody(ThrowJobErrorDto) { errorCode, errorMessage, variables, ...rest }: ThrowJobErrorDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    refuseUnsupported(rest);
    const error = { code: errorCode, message: errorMessage ?? '', ...(variables ? { variables } : {}) };
    await this.commands.send(exchange, (meta) => new ThrowJobErrorCommand(key, error, meta));
  }

  @Patch(':jobKey')
  @ApiOperation({ summary: 'Changes a job’s retries and the end of its lease' })
  @HttpCode(204)
  async update(
    @Param('jobKey', KeyPipe) key: Key,
    @JsonBody(UpdateJobDto) { changeset, leaseToken }: UpdateJobDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    const { retries, timeout, priority } = changeset;
    refuseUnsupported({ leaseToken, 'changeset.priority': priority });
    if ((retries ?? timeout ?? undefined) === undefined) {
      throw fieldProblem(
        'INVALID_FIELD',
        'changeset',
        '"changeset" changes nothing: give it "retries", "timeout" or both.',
      );
    }
    const newTimeout = timeout ?? undefined;
    // Before anything is stored: both are changed, or nothing is.
    if (newTimeout !== undefined) await this.leases.check(key);
    if (retries === undefined || retries === null) await this.leases.answer(key, exchange);
    else await this.commands.send(exchange, (meta) => new UpdateJobCommand(key, { retries }, meta));
    if (newTimeout !== undefined) this.runtime.jobs.extendLease(key, newTimeout);
  }
}
