import { Logger as NestLogger } from '@nestjs/common';
import type { Logger } from '@onward/runtime';

/** The runtime's messages through the logger of the Nest application. */
export function nestLogger(context = 'Onward'): Logger {
  const nest = new NestLogger(context);
  const line = (message: string, fields?: Readonly<Record<string, unknown>>) =>
    fields === undefined ? message : `${message} ${JSON.stringify(fields)}`;
  return {
    debug: (message, fields) => nest.debug(line(message, fields)),
    info: (message, fields) => nest.log(line(message, fields)),
    warn: (message, fields) => nest.warn(line(message, fields)),
    error: (message, fields) => nest.error(line(message, fields)),
  };
}
