/** Refused elements and flows by id: what follows from their absence is no problem of its own. */
export type Opaque = ReadonlyMap<string, OpaqueElement>;

export interface OpaqueElement {
  readonly xmlType: string;
  readonly scope: string | undefined;
}
