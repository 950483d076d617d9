import { Module, type DynamicModule } from '@nestjs/common';
import { systemClock, type Clock } from '@onward/model';
import * as controllers from './controllers.js';
import { EventStreams, PAUSES } from './events/event-streams.js';
import { AwaitedInstances } from './instances/awaited.js';
import { JobLeases } from './jobs/job-leases.js';
import { CommandEdge } from './request/command-edge.js';
import { Lookup } from './request/lookup.js';
import { OpenRequests } from './request/open-requests.js';
import { ElementNames } from './search/element-names.js';
import { Presenter } from './search/presenter.js';
import { SearchService } from './search/search.service.js';
import { SERVER_INFO, type ServerInfo } from './system/server-info.js';
import { AwaitedSteps } from './user-tasks/awaited-step.js';

/** The HTTP API; needs `OnwardModule` beside it. */
@Module({
  controllers: Object.values(controllers),
  providers: [
    AwaitedInstances,
    AwaitedSteps,
    CommandEdge,
    ElementNames,
    EventStreams,
    JobLeases,
    Lookup,
    OpenRequests,
    Presenter,
    SearchService,
  ],
})
export class HttpModule {
  /** @param pauses the time that slow readers are given goes by it */
  static with(info: ServerInfo, pauses: Clock = systemClock): DynamicModule {
    const providers = [
      { provide: SERVER_INFO, useValue: info },
      { provide: PAUSES, useValue: pauses },
    ];
    return { module: HttpModule, providers };
  }
}
