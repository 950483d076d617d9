import type { EventItem } from '@onward/client';
import type { Position } from '@onward/model';
import { widthFor, type Action, type Context } from '../context.js';
import { UsageError } from '../exit-codes.js';
import { eventLine } from '../output/event-line.js';
import { cut } from '../output/text.js';

export interface WatchOptions {
  readonly all?: boolean;
  readonly from?: string;
  readonly type?: readonly string[];
  readonly process?: string;
}

const ENDS: ReadonlySet<string> = new Set(['ProcessInstanceCompleted', 'ProcessInstanceTerminated']);

/** Events as they happen, a line each, over connections that break: of one instance until it ends, or of everything. */
export const watch: Action<[key: string | undefined], WatchOptions> = async (context, options, key) => {
  const everything = options.all === true;
  if (everything === (key !== undefined))
    throw new UsageError('say what to watch: the KEY of an instance, or --all');
  if (!everything && (options.type !== undefined || options.process !== undefined)) {
    throw new UsageError('--type and --process go with --all');
  }
  // A feed is patient with a server that is away; at the beginning that would hide a wrong URL.
  await context.client.topology();
  const events = key === undefined ? ofEverything(context, options) : ofInstance(context, key, options);
  const width = widthFor(context.io);
  for await (const event of events) {
    const line = context.json ? JSON.stringify(event) : cut(eventLine(event, everything), width);
    context.io.out(`${line}\n`);
    if (!everything && ENDS.has(event.type)) return;
  }
};

function ofInstance(context: Context, key: string, { from }: WatchOptions): AsyncIterable<EventItem> {
  if (from !== undefined && !/^\d{1,15}$/.test(from)) throw new UsageError('--from takes a revision, from 0');
  return context.client.events(key, {
    ...live(context),
    ...(from === undefined ? {} : { from: Number(from) }),
  });
}

function ofEverything(
  context: Context,
  { from = 'end', type, process }: WatchOptions,
): AsyncIterable<EventItem> {
  if (!/^(\d{1,19}|start|end)$/.test(from)) throw new UsageError('--from takes a position, or start, or end');
  return context.client.eventsOfEverything({
    ...live(context),
    from: from as Position | 'start' | 'end',
    ...(type === undefined ? {} : { types: type }),
    ...(process === undefined ? {} : { definition: process }),
  });
}

/** On standard error, so that a program that reads the events is not disturbed. */
const live = ({ io, json }: Context) => ({
  signal: io.signal,
  onReconnect: (cause: unknown) => {
    if (cause !== undefined && !json)
      io.err('onward: the connection is lost; going on as soon as it is back\n');
  },
});
