import type { Position } from '@onward/model';

export interface Projection {
  readonly name: string;
  readonly status: 'live' | 'catching-up' | 'rebuilding' | 'failed';
  /** How far it is; null: nothing yet. */
  readonly position: Position | null;
  /** The end of the log. */
  readonly head: Position;
  /** 0 to 1, while it catches up or is rebuilt. */
  readonly progress: number;
  readonly error: string | null;
}

export interface Topology {
  readonly brokers: readonly {
    readonly nodeId: number;
    readonly host: string;
    readonly port: number;
    readonly version: string;
  }[];
  readonly clusterSize: number;
  readonly partitionsCount: number;
  readonly replicationFactor: number;
  /** The server's version. */
  readonly gatewayVersion: string;
}

export interface Health {
  /** The process answers. */
  readonly live: boolean;
  /** Commands are taken. */
  readonly ready: boolean;
  /** Why not. */
  readonly detail: string | null;
}
