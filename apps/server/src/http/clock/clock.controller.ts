import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { systemClock } from '@onward/model';
import { InjectRuntime } from '@onward/nest';
import { Restlessness, type Runtime } from '@onward/runtime';
import { JsonBody } from '../dto/dto.pipe.js';
import { problem } from '../errors/problem.js';
import { ClockPinDto, ClockResetDto } from './clock.dto.js';

/** Only with `ONWARD_CLOCK=virtual`: for tests, whose time passes when they say so. */
@ApiTags('Clock')
@Controller('v2/clock')
export class ClockController {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  @Get()
  @ApiOperation({ summary: 'The time of the processes' })
  now() {
    return { timestamp: this.time.now() };
  }

  @Put()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Moves the time of the processes; answers when all that follows from it has happened',
  })
  async pin(@JsonBody(ClockPinDto) { timestamp }: ClockPinDto): Promise<void> {
    await this.moveTo(timestamp);
  }

  @Post('reset')
  @HttpCode(204)
  @ApiOperation({ summary: 'Moves the time of the processes to the present' })
  async reset(@JsonBody(ClockResetDto) _body: ClockResetDto): Promise<void> {
    await this.moveTo(systemClock.now());
  }

  private async moveTo(moment: number): Promise<void> {
    try {
      await this.time.moveTo(moment);
    } catch (error) {
      if (!(error instanceof Restlessness)) throw error;
      throw problem('CLOCK_NOT_SETTLED', `The clock was moved, but ${error.message}.`);
    }
  }

  private get time(): NonNullable<Runtime['time']> {
    const { time } = this.runtime;
    if (time !== undefined) return time;
    throw problem(
      'CLOCK_NOT_VIRTUAL',
      'This server goes by the real time. Start it with ONWARD_CLOCK=virtual to move the time of its processes.',
    );
  }
}
