import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { JobHandler as Handler } from '@onward/runtime';
import { JOB_HANDLER, type JobHandlerMetadata } from './job-handler.decorator.js';

export interface FoundHandler extends JobHandlerMetadata {
  /** Class and method, for messages. */
  readonly where: string;
  readonly handler: Handler;
}

/** Finds the methods marked with `@JobHandler` on the providers and controllers of the application. */
@Injectable()
export class JobHandlersExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  find(): readonly FoundHandler[] {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    return wrappers.flatMap((wrapper) => {
      const instance: unknown = wrapper.instance;
      if (typeof instance !== 'object' || instance === null || !wrapper.isDependencyTreeStatic()) return [];
      return this.handlersOf(instance);
    });
  }

  private handlersOf(instance: object): readonly FoundHandler[] {
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = (prototype as Record<string, unknown>)[name];
      if (typeof method !== 'function') return [];
      const metadata = this.reflector.get<JobHandlerMetadata | undefined>(JOB_HANDLER, method);
      if (metadata === undefined) return [];
      const where = `${instance.constructor.name}.${name}`;
      return [{ ...metadata, where, handler: method.bind(instance) as Handler }];
    });
  }
}
