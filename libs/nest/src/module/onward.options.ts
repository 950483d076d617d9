import type { EventStore } from '@onward/event-store';
import type { Clock } from '@onward/model';
import type { Projection } from '@onward/read-models';
import type { ReadStore } from '@onward/read-store';
import type { Entropy, JobHandler, Logger, RuntimeOptions } from '@onward/runtime';

/** `OnwardModule.forRoot(...)`: everything has a default that needs nothing installed. */
export interface OnwardOptions {
  /** Where the embedded stores keep their files; created where it is missing. Default `./data`. */
  readonly folder?: string;
  /** `embedded` (the default), `esdb://…` or `esdb+discover://…`; or what opens another one (`runtime.sharedStore` says who may use it). */
  readonly eventStore?: string | (() => Promise<EventStore>);
  /** `embedded` (the default), `mongodb://…` or `mongodb+srv://…`; or what opens another one. */
  readonly readStore?: string | (() => Promise<ReadStore>);
  /**
   * Names of the built-in read models that are kept up; default all. What is left out cannot be searched. The index of open work is
   * always kept: recovery reads it.
   */
  readonly readModels?: readonly string[];
  /** The application's own read models, beside the built-in ones. */
  readonly projections?: readonly Projection[];
  /** The same, as modules with the default export of a projection or a list of them: URLs (`file:///…`), which a thread can load, too. */
  readonly projectionModules?: readonly string[];
  /**
   * Read models are kept up and queried in a thread of their own, so that they take nothing of the one that executes commands. The
   * default is so where both stores are embedded, and neither `projections` nor a clock of one's own has to stay in this thread. False: never.
   */
  readonly readThread?: boolean;
  /** In-process handlers by job type, beside those found by `@JobHandler`. */
  readonly handlers?: Readonly<Record<string, JobHandler>>;
  /** Ended instances are archived `afterMs` after their end, to files in `folder` (default `archive` in the stores' folder). Default: never. */
  readonly archive?: { readonly afterMs: number; readonly folder?: string };
  /** What time it is for the processes. Default: the system's. */
  readonly clock?: Clock;
  /** The machinery's own pauses and time-outs, where they do not go by `clock`. */
  readonly pauses?: Clock;
  readonly entropy?: Entropy;
  /** Default: Nest's own logger. */
  readonly logger?: Logger;
  readonly runtime?: Partial<RuntimeOptions>;
  /**
   * True (the default): the application has not started before the runtime has recovered. False: recovery goes on behind a server
   * that listens already and says by `OnwardHost.ready` when it takes commands.
   */
  readonly awaitStart?: boolean;
}
