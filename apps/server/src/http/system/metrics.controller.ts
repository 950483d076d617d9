import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { StoreUnavailable } from '@onward/event-store';
import { InjectRuntime } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { Http, type Exchange } from '../request/command-edge.js';

/** Numbers for Prometheus: the process's own, how far the read models are, and what this node does among others. */
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

  private readonly members = new Gauge({
    name: 'onward_cluster_members',
    help: 'Nodes that hand out jobs on this event store, as this one knows them',
    registers: [this.registry],
  });
  private readonly leases = new Gauge({
    name: 'onward_lease_held',
    help: '1 where this node does what one node does at a time',
    labelNames: ['lease'],
    registers: [this.registry],
  });
  private readonly conflicts = new Counter({
    name: 'onward_append_conflicts_total',
    help: 'Appends of this node that met those of another writer, since the start',
    registers: [this.registry],
  });
  private readonly hot = new Gauge({
    name: 'onward_hot_instance_conflicts',
    help: 'Where most of these conflicts were',
    labelNames: ['process_instance_key'],
    registers: [this.registry],
  });

  private readonly timersRefused = new Gauge({
    name: 'onward_timers_refused',
    help: 'Timers that are due and that a limit keeps from being fired; they are tried again',
    registers: [this.registry],
  });

  constructor(@InjectRuntime() private readonly runtime: Runtime) {
    collectDefaultMetrics({ register: this.registry });
  }

  @Get()
  @ApiOperation({ summary: 'Numbers for Prometheus' })
  async metrics(@Http() { reply }: Exchange): Promise<string> {
    await this.readModels();
    const { conflicts, hotInstances, leases, members, timersRefused } = this.runtime.cluster.status();
    this.members.set(members.length);
    this.timersRefused.set(timersRefused);
    for (const { name, held } of leases) this.leases.set({ lease: name }, held ? 1 : 0);
    this.conflicts.reset();
    this.conflicts.inc(conflicts);
    this.hot.reset();
    for (const one of hotInstances) this.hot.set({ process_instance_key: one.instanceKey }, one.conflicts);
    void reply.type(this.registry.contentType);
    return this.registry.metrics();
  }

  /** How far they are is told by the end of the log: nobody knows while the event store is away, which is when the rest is wanted most. */
  private async readModels(): Promise<void> {
    this.progress.reset();
    this.live.reset();
    const all = await this.runtime.projections.status().catch((error: unknown) => {
      if (error instanceof StoreUnavailable) return [];
      throw error;
    });
    for (const { name, status, progress } of all) {
      this.progress.set({ projection: name }, progress);
      this.live.set({ projection: name }, status === 'live' ? 1 : 0);
    }
  }
}
