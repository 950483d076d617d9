import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OnwardHost } from '@onward/nest';
import { retryLater } from '../errors/problem.js';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly host: OnwardHost) {}

  /** The process answers. */
  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers' })
  live() {
    return { status: 'UP' };
  }

  /** Commands are taken. */
  @Get('ready')
  @ApiOperation({ summary: 'Whether commands are taken' })
  ready() {
    if (this.host.ready) return { status: 'READY' };
    throw retryLater('NOT_READY', 'The server is starting (or stopping) and takes no commands.');
  }
}
