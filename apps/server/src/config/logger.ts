import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@onward/runtime';
import type { LogLevel } from './config.js';

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** Nest's context for what prevents the start: `run` tells it in one line. */
const REPORTED_ELSEWHERE = 'ExceptionHandler';

export interface ServerLog {
  readonly runtime: Logger;
  readonly nest: LoggerService;
}

/** One JSON line per message, on stderr, so that stdout stays for people: `{time, level, message, …fields}`. */
export function serverLog(level: LogLevel, write: (line: string) => void, now: () => Date): ServerLog {
  const log = (
    rank: Exclude<LogLevel, 'silent'>,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): void => {
    if (RANK[rank] < RANK[level]) return;
    write(`${JSON.stringify({ time: now().toISOString(), level: rank, message, ...fields })}\n`);
  };
  const nest =
    (rank: Exclude<LogLevel, 'silent'>) =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      if (context === REPORTED_ELSEWHERE) return;
      log(rank, String(message), typeof context === 'string' ? { context } : {});
    };
  return {
    runtime: {
      debug: (message, fields) => log('debug', message, fields),
      info: (message, fields) => log('info', message, fields),
      warn: (message, fields) => log('warn', message, fields),
      error: (message, fields) => log('error', message, fields),
    },
    // Nest tells at its "log" level which routes it has mapped: details of the start.
    nest: {
      log: nest('debug'),
      verbose: nest('debug'),
      debug: nest('debug'),
      warn: nest('warn'),
      error: nest('error'),
      fatal: nest('error'),
    },
  };
}
