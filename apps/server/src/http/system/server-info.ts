export const SERVER_INFO = Symbol('onward.server-info');

/** What the server says about itself. */
export interface ServerInfo {
  readonly host: string;
  readonly port: number;
  /** Of the @onward packages. */
  readonly version: string;
}
