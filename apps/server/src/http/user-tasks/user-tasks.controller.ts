import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Key } from '@onward/model';
import {
  AssignUserTaskCommand,
  CompleteUserTaskCommand,
  UnassignUserTaskCommand,
  UpdateUserTaskCommand,
} from '@onward/nest';
import { ApiSearch } from '../docs/api-search.js';
import { JsonBody } from '../dto/dto.pipe.js';
import { Http, type Exchange } from '../request/command-edge.js';
import { KeyPipe } from '../request/key.pipe.js';
import { Lookup } from '../request/lookup.js';
import { Presenter } from '../search/presenter.js';
import { SearchDto } from '../search/search.dto.js';
import { SearchService } from '../search/search.service.js';
import { changesOf } from '../jobs/listener-result.js';
import { AwaitedSteps } from './awaited-step.js';
import { AssignUserTaskDto, CompleteUserTaskDto, UpdateUserTaskDto } from './user-tasks.dto.js';
import { USER_TASK, USER_TASK_BORROWS, USER_TASKS } from './user-tasks.fields.js';

@ApiTags('User tasks')
@Controller('v2/user-tasks')
export class UserTasksController {
  constructor(
    private readonly steps: AwaitedSteps,
    private readonly searches: SearchService,
    private readonly presenter: Presenter,
    private readonly lookup: Lookup,
  ) {}

  @Post('search')
  @ApiOperation({ summary: 'Finds user tasks' })
  @HttpCode(200)
  @ApiSearch(USER_TASKS)
  search(@JsonBody(SearchDto) body: SearchDto) {
    return this.searches.search(USER_TASKS, body, (found) =>
      this.presenter.all(found, USER_TASK, USER_TASK_BORROWS),
    );
  }

  @Get(':userTaskKey')
  @ApiOperation({ summary: 'One user task' })
  async get(@Param('userTaskKey', KeyPipe) key: Key) {
    return this.presenter.one(
      await this.lookup.byKey(USER_TASKS.collection, key, 'USER_TASK_NOT_FOUND', 'user task'),
      USER_TASK,
      USER_TASK_BORROWS,
    );
  }

  @Patch(':userTaskKey')
  @ApiOperation({ summary: 'Changes a user task’s candidates, dates and priority' })
  @HttpCode(204)
  async update(
    @Param('userTaskKey', KeyPipe) key: Key,
    @JsonBody(UpdateUserTaskDto) { changeset, action }: UpdateUserTaskDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    const update = { changes: changesOf(changeset ?? {}), action: action ?? 'update' };
    await this.steps.send(exchange, (meta) => new UpdateUserTaskCommand(key, update, meta));
  }

  @Post(':userTaskKey/assignment')
  @ApiOperation({ summary: 'Assigns or claims a user task' })
  @HttpCode(204)
  async assign(
    @Param('userTaskKey', KeyPipe) key: Key,
    @JsonBody(AssignUserTaskDto) { assignee, allowOverride, action }: AssignUserTaskDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    const assignment = { assignee, allowOverride: allowOverride ?? true, action: action ?? 'assign' };
    await this.steps.send(exchange, (meta) => new AssignUserTaskCommand(key, assignment, meta));
  }

  @Delete(':userTaskKey/assignee')
  @ApiOperation({ summary: 'Gives a user task back' })
  @HttpCode(204)
  async unassign(@Param('userTaskKey', KeyPipe) key: Key, @Http() exchange: Exchange): Promise<void> {
    await this.steps.send(exchange, (meta) => new UnassignUserTaskCommand(key, { action: 'unassign' }, meta));
  }

  @Post(':userTaskKey/completion')
  @ApiOperation({ summary: 'Completes a user task with its result' })
  @HttpCode(204)
  async complete(
    @Param('userTaskKey', KeyPipe) key: Key,
    @JsonBody(CompleteUserTaskDto) { variables, action }: CompleteUserTaskDto,
    @Http() exchange: Exchange,
  ): Promise<void> {
    const result = { variables: variables ?? {}, action: action ?? 'complete' };
    await this.steps.send(exchange, (meta) => new CompleteUserTaskCommand(key, result, meta));
  }
}
