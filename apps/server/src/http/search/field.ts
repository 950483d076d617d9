/** What a field holds, which decides how a filter's values are read. Enumerations are read in any casing. */
export type FieldType =
  'key' | 'string' | 'date' | 'integer' | 'boolean' | 'any' | { readonly oneOf: readonly string[] };

export interface FieldSpec {
  readonly type: FieldType;
  /** In the read model's document; default: the field's name. */
  readonly path?: string;
  /** What an order by this field goes by, where that is not `path`; false: cannot be sorted by. */
  readonly sort?: string | false;
  /** A list of which all given values must be members. */
  readonly all?: true;
}

/** One searchable resource: the table behind its search, its documentation and its problem messages. */
export interface ResourceSpec {
  /** The read model's name. */
  readonly collection: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Further filter properties, resolved by a look into another read model. */
  readonly related?: Readonly<Record<string, RelatedSpec | 'element-names'>>;
  /** What the contract has and this engine has not: refused by name, not as unknown. */
  readonly unsupported?: { readonly filter?: readonly string[]; readonly sort?: readonly string[] };
  /** Where a search names no order. */
  readonly defaultSort: readonly (readonly [path: string, direction: 1 | -1])[];
}

/** A filter on something another read model holds: its documents' `select` values must contain this resource's `path`. */
export interface RelatedSpec {
  readonly collection: string;
  readonly select: string;
  readonly path: string;
  /** The field there; 'variables' is a list of `{name, value}` that must all hold. */
  readonly field: FieldSpec | 'variables';
  /** What must hold there besides. */
  readonly where?: Readonly<Record<string, string | boolean>>;
}
