import type { Document } from '@onward/read-store';

/** How often an element of one definition was, and is, executed. `_id` is the definition's key and the element's id. */
export interface ElementStatisticsDoc extends Document {
  readonly processDefinitionKey: string;
  readonly elementId: string;
  readonly active: number;
  readonly completed: number;
  readonly canceled: number;
  /** Open ones. */
  readonly incidents: number;
  readonly tenantId: string;
}
