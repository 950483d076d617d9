import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Http, type Exchange } from '../request/command-edge.js';

/** Numbers for Prometheus: the process's own, and how far the read models are. */
@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  private readonly registry = new Registry();
  private readonly progress = new Gauge({
    name: 'onward_projection_progress',
    help: 'How far a read model has come, 0 to 1',
    labelNames: ['projection'],
    registers: [this.registry],
  });
  private readonly live = new Gauge({
    name: 'onward_projection_live',
    help: '1 where a read model follows the log, 0 while it is catching up, rebuilt or stopped',
    labelNames: ['projection'],
    registers: [this.registry],
  });

  constructor(@InjectRuntime() private readonly runtime: Runtime) {
    collectDefaultMetrics({ register: this.registry });
  }

  @Get()
  @ApiOperation({ summary: 'Numbers for Prometheus' })
  async metrics(@Http() { reply }: Exchange): Promise<string> {
    for (const { name, status, progress } of await this.runtime.projections.status()) {
      this.progress.set({ projection: name }, progress);
      this.live.set({ projection: name }, status === 'live' ? 1 : 0);
    }
    void reply.type(this.registry.contentType);
    return this.registry.metrics();
  }
}
