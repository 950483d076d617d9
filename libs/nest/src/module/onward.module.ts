import {
  Module,
  type DynamicModule,
  type InjectionToken,
  type ModuleMetadata,
  type OptionalFactoryDependency,
  type Provider,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule, EventBus } from '@nestjs/cqrs';
import { SAGAS } from '@onward/sagas';
import { COMMAND_HANDLERS } from '../commands/index.js';
import { JobHandlersExplorer } from '../jobs/job-handlers.explorer.js';
import { publisher } from '../sagas/publisher.js';
import { sagaProvider } from '../sagas/saga.provider.js';
import { buildRuntime } from './build-runtime.js';
import { OnwardHost } from './onward.host.js';
import type { OnwardOptions } from './onward.options.js';
import { openStores } from './stores.js';
import { OPTIONS, RUNTIME, STORES, type Stores } from './tokens.js';

export interface OnwardAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  readonly useFactory: (...dependencies: never[]) => OnwardOptions | Promise<OnwardOptions>;
}

/** The process engine as a Nest module, and the one place where ports meet adapters. */
@Module({})
export class OnwardModule {
  static forRoot(options: OnwardOptions = {}): DynamicModule {
    return moduleWith({ provide: OPTIONS, useValue: options });
  }

  static forRootAsync({ imports, inject, useFactory }: OnwardAsyncOptions): DynamicModule {
    return moduleWith({ provide: OPTIONS, useFactory, inject: inject ?? [] }, imports);
  }
}

function moduleWith(options: Provider, imports: ModuleMetadata['imports'] = []): DynamicModule {
  return {
    module: OnwardModule,
    global: true,
    imports: [CqrsModule.forRoot(), DiscoveryModule, ...imports],
    providers: [
      options,
      { provide: STORES, useFactory: openStores, inject: [OPTIONS] },
      {
        provide: RUNTIME,
        useFactory: (given: OnwardOptions, stores: Stores, bus: EventBus) =>
          buildRuntime(given, stores, publisher(bus)),
        inject: [OPTIONS, STORES, EventBus],
      },
      OnwardHost,
      JobHandlersExplorer,
      ...COMMAND_HANDLERS,
      ...SAGAS.map(sagaProvider),
    ],
    exports: [RUNTIME, OnwardHost, CqrsModule],
  };
}
