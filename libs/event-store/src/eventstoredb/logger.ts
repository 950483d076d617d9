/** What the adapter tells about its connections. */
export interface EventStoreDbLogger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const silent: EventStoreDbLogger = { info() {}, warn() {} };
