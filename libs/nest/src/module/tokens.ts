import { Inject } from '@nestjs/common';
import type { EventStore } from '@onward/event-store';
import type { FolderLock } from '@onward/event-store/embedded';
import type { ReadStore } from '@onward/read-store';
import type { Projections } from '@onward/runtime';

/** The injection token of the `Runtime` facade of `@onward/runtime`. */
export const RUNTIME = Symbol('onward.runtime');
export const OPTIONS = Symbol('onward.options');
export const STORES = Symbol('onward.stores');

/** `constructor(@InjectRuntime() private readonly runtime: Runtime)`. */
export const InjectRuntime = (): ParameterDecorator => Inject(RUNTIME);

export interface Stores {
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  /** The folder of an embedded read store, which has no lock of its own. */
  readonly folderLock?: FolderLock;
  /** Hosted by another thread, which has the read store. */
  readonly projectionHost?: Projections;
}
