import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ownerOf, type Key } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { fieldProblem, problem } from '../errors/problem.js';
import { Http, type Exchange } from '../request/command-edge.js';
import { etagOf } from '../request/if-match.js';
import { KeyPipe } from '../request/key.pipe.js';
import { checkQuery, integerParameter, timeParameter, type QueryString } from '../request/query.js';
import { stateView } from './state-view.js';

@ApiTags('Process instances')
@Controller('v2/process-instances')
export class StateController {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  @Get(':processInstanceKey/state')
  @ApiOperation({ summary: 'The whole state of an instance: now, at a revision, or at a time (inclusive)' })
  @ApiQuery({ name: 'revision', required: false, type: Number })
  @ApiQuery({ name: 'time', required: false, type: String })
  async state(
    @Param('processInstanceKey', KeyPipe) key: Key,
    @Query() query: QueryString,
    @Http() { reply }: Exchange,
  ) {
    checkQuery(query, ['revision', 'time']);
    const revision = integerParameter(query, 'revision', 0, Number.MAX_SAFE_INTEGER);
    const time = timeParameter(query, 'time');
    if (revision !== undefined && time !== undefined) {
      throw fieldProblem('INVALID_QUERY_PARAMETER', 'time', 'Ask for a revision or a time, not for both.');
    }
    const current = ownerOf(key) === key ? await this.runtime.instances.state(key) : undefined;
    if (current === undefined)
      throw problem('PROCESS_INSTANCE_NOT_FOUND', `There is no process instance with the key ${key}.`);
    if (revision !== undefined && revision > current.revision) {
      throw problem(
        'REVISION_NOT_FOUND',
        `Process instance ${key} has come to revision ${current.revision} only.`,
        {
          extras: { currentRevision: current.revision },
        },
      );
    }
    const at = pointInTime(revision, time);
    const state = at === undefined ? current : await this.runtime.instances.state(key, at);
    if (state === undefined || state.revision < 0) {
      throw problem('REVISION_NOT_FOUND', `Process instance ${key} did not exist at that time.`);
    }
    void reply.header('etag', etagOf(state.revision));
    return stateView(state);
  }
}

function pointInTime(revision: number | undefined, time: number | undefined) {
  if (revision !== undefined) return { revision };
  return time === undefined ? undefined : { time };
}
