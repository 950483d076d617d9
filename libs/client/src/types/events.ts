import type { JsonObject, Position } from '@onward/model';

/** One event of a stream, with public keys in its data. `docs/events.md` is the contract of types and data. */
export interface EventItem {
  /** Within its stream, from 0. */
  readonly revision: number;
  /** In the log of everything. */
  readonly position: Position;
  readonly id: string;
  readonly type: string;
  /** Of the schema of `data`. */
  readonly version: number;
  readonly time: string;
  readonly tokenId: string | null;
  readonly actor: string;
  readonly causationId: string;
  readonly correlationId: string;
  readonly commandId: string;
  readonly tenantId: string;
  /** Null for what is no instance's: deployments. */
  readonly processInstanceKey: string | null;
  readonly processDefinitionKey: string | null;
  readonly processDefinitionId: string | null;
  readonly processDefinitionVersion: number | null;
  readonly data: JsonObject;
}

export interface EventPage<Next> {
  readonly items: readonly EventItem[];
  readonly page: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly limit: number;
    /** `from` of the next page; null: this was the last for now. */
    readonly next: Next | null;
  };
}
