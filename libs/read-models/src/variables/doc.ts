import type { Document } from '@onward/read-store';

/** A variable in one scope. `_id` is the scope's key and the name: a change of the value does not name the variable's key. */
export interface VariableDoc extends Document {
  readonly variableKey: string;
  readonly name: string;
  /** JSON text, whole. */
  readonly value: string;
  /** A search shows only the beginning of the value. */
  readonly isTruncated: boolean;
  /** The element instance, or the process instance, whose variable it is. */
  readonly scopeKey: string;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly tenantId: string;
}
