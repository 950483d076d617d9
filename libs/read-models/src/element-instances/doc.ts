import type { Document } from '@onward/read-store';

/** An execution of an element, the handlers of compensation included. `_id` is its key. */
export interface ElementInstanceDoc extends Document {
  readonly elementInstanceKey: string;
  readonly elementId: string;
  /** The element's id: events do not carry its name. */
  readonly elementName: string;
  readonly type: string;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  readonly startDate: string;
  readonly endDate: string | null;
  readonly hasIncident: boolean;
  readonly incidentKey: string | null;
  readonly tokenId: string;
  /** The element instance it lies in; the process instance at the top. */
  readonly elementInstanceScopeKey: string;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly tenantId: string;
}
