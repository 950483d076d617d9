import { Module, type DynamicModule } from '@nestjs/common';
import { ConditionalsController } from './conditionals/conditionals.controller.js';
import { AdHocController } from './elements/ad-hoc.controller.js';
import { MessagesController } from './messages/messages.controller.js';
import { SignalsController } from './signals/signals.controller.js';
import { WaitingController } from './waiting/waiting.controller.js';
import { ClockController } from './clock/clock.controller.js';
import { DefinitionsController } from './definitions/definitions.controller.js';
import { DeploymentsController } from './definitions/deployments.controller.js';
import { ElementsController } from './elements/elements.controller.js';
import { AllEventsController } from './events/all-events.controller.js';
import { EventStreams } from './events/event-streams.js';
import { InstanceEventsController } from './events/instance-events.controller.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { AwaitedInstances } from './instances/awaited.js';
import { InstancesController } from './instances/instances.controller.js';
import { StateController } from './instances/state.controller.js';
import { JobLeases } from './jobs/job-leases.js';
import { JobsController } from './jobs/jobs.controller.js';
import { ProjectionsController } from './projections/projections.controller.js';
import { CommandEdge } from './request/command-edge.js';
import { Lookup } from './request/lookup.js';
import { OpenRequests } from './request/open-requests.js';
import { ElementNames } from './search/element-names.js';
import { Presenter } from './search/presenter.js';
import { SearchService } from './search/search.service.js';
import { HealthController } from './system/health.controller.js';
import { MetricsController } from './system/metrics.controller.js';
import { SERVER_INFO, type ServerInfo } from './system/server-info.js';
import { TopologyController } from './system/topology.controller.js';
import { UserTasksController } from './user-tasks/user-tasks.controller.js';
import { VariablesController } from './variables/variables.controller.js';

/** The HTTP API; needs `OnwardModule` beside it. */
@Module({
  controllers: [
    AllEventsController,
    AdHocController,
    ClockController,
    ConditionalsController,
    MessagesController,
    SignalsController,
    WaitingController,
    DefinitionsController,
    DeploymentsController,
    ElementsController,
    HealthController,
    IncidentsController,
    InstanceEventsController,
    InstancesController,
    JobsController,
    MetricsController,
    ProjectionsController,
    StateController,
    TopologyController,
    UserTasksController,
    VariablesController,
  ],
  providers: [
    AwaitedInstances,
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
  static with(info: ServerInfo): DynamicModule {
    return { module: HttpModule, providers: [{ provide: SERVER_INFO, useValue: info }] };
  }
}
