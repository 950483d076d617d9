import type { ElementModule } from '../element-module.js';

/** Waits for a token on each incoming flow, then takes all outgoing ones (BPMN 2.0.2 §10.6.4, §13.4.1). */
export const parallelGateway: ElementModule<'parallelGateway'> = {
  xmlType: 'bpmn:ParallelGateway',
  label: 'Parallel gateway',
  size: [50, 50],
  properties: ['gatewayDirection'],
  extensions: [],
  read: (_source, base) => ({ ...base, type: 'parallelGateway' }),
  write: () => ({}),
  // Conditions on its flows are not evaluated (§13.4.1).
  validate: () => undefined,
};
