import type { EngineEvent } from '@onward/engine';
import { keyOf } from '@onward/model';
import { happened } from '../history.js';

/** An instance of version 3 of the process `order`. */
export const created = (instanceNumber: number): EngineEvent =>
  happened('ProcessInstanceCreated', {
    definitionKey: keyOf(1),
    processId: 'order',
    processVersion: 3,
    processName: 'Order',
    onFailure: 'compensate',
    instanceNumber,
    businessId: `order-${instanceNumber}`,
    tags: ['vip'],
  });
