import { OnwardClient } from '@onward/client';
import type { Command } from 'commander';
import { UsageError, type ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { table, type Column } from './output/table.js';

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** The server that a command speaks to, and how it shows what it got. */
export interface Context {
  readonly io: Io;
  readonly client: OnwardClient;
  /** `--json`. */
  readonly json: boolean;
  /** Shows a result: one JSON document for programs, otherwise what `forPeople` makes of it. */
  show(result: unknown, forPeople: () => string): void;
  table<T>(columns: readonly Column<T>[], rows: readonly T[]): string;
}

export type Action<A extends readonly unknown[], O> = (
  context: Context,
  options: O,
  ...args: A
) => Promise<ExitCode | void>;

export const widthFor = ({ isTerminal, columns }: Io): number =>
  isTerminal ? columns : Number.POSITIVE_INFINITY;

/** `-u` and `--json`, which every command takes, before its name and behind it. */
export const withGlobals = (command: Command): Command =>
  command
    .option('-u, --url <url>', `where the server listens (ONWARD_URL; default ${DEFAULT_URL})`)
    .option('--json', 'for programs: one JSON document, or one per line where it is a stream');

export function contextOf(command: Command, io: Io): Context {
  const { url, json = false } = command.optsWithGlobals<{ url?: string; json?: boolean }>();
  const client = clientFor(url ?? (io.env['ONWARD_URL'] || DEFAULT_URL));
  return {
    io,
    client,
    json,
    show: (result, forPeople) => io.out(json ? `${JSON.stringify(result)}\n` : forPeople()),
    table: (columns, rows) => table(columns, rows, widthFor(io)),
  };
}

function clientFor(baseUrl: string): OnwardClient {
  try {
    // A person waits in front of it: a few quick repeats, each command safe to repeat.
    return new OnwardClient({ baseUrl, autoIdempotency: true, retry: { attempts: 3, maxMs: 1000 } });
  } catch {
    throw new UsageError(`"${baseUrl}" is no URL of a server; it looks like ${DEFAULT_URL}`);
  }
}
