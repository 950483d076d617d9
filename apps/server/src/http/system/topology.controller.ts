import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SERVER_INFO, type ServerInfo } from './server-info.js';

@ApiTags('Cluster')
@Controller('v2/topology')
export class TopologyController {
  constructor(@Inject(SERVER_INFO) private readonly info: ServerInfo) {}

  /** One node with one partition: an instance's stream is its own partition, so that there is nothing to spread. */
  @Get()
  @ApiOperation({ summary: 'The nodes of the cluster' })
  topology() {
    const { host, port, version } = this.info;
    const partitions = [{ partitionId: 1, role: 'leader', health: 'healthy', state: 'active' }];
    return {
      brokers: [{ nodeId: 0, brokerId: '0', host, port, partitions, version }],
      clusterId: null,
      clusterSize: 1,
      partitionsCount: 1,
      replicationFactor: 1,
      gatewayVersion: version,
      lastCompletedChangeId: '-1',
    };
  }
}
