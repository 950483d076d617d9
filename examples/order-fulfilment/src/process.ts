import { process } from '@onward/bpmn';
import type { ProcessDefinition } from '@onward/model';

/** `order-fulfilment.bpmn`, written in TypeScript: a test compares the two. */
export const orderFulfilment: ProcessDefinition = process('order-fulfilment', { name: 'Order fulfilment' })
  .onFailure('compensate')
  .startEvent('order-received', { name: 'Order received' })
  .serviceTask('reserve-stock', {
    name: 'Reserve stock',
    type: 'reserve-stock',
    compensatedBy: { id: 'release-stock', name: 'Release stock', type: 'release-stock' },
  })
  .parallelGateway('fork')
  .branch((path) =>
    path.serviceTask('charge-card', {
      name: 'Charge card',
      type: 'charge-card',
      retries: 2,
      headers: { currency: 'EUR' },
      compensatedBy: { id: 'refund-card', name: 'Refund card', type: 'refund-card', retries: 5 },
    }),
  )
  .branch((path) =>
    path.serviceTask('prepare-parcel', {
      name: 'Prepare parcel',
      type: 'prepare-parcel',
      compensatedBy: { id: 'unpack-parcel', name: 'Unpack parcel', type: 'unpack-parcel' },
    }),
  )
  .parallelGateway('join')
  .exclusiveGateway('manual-check', { name: 'Manual check needed?' })
  .when(
    'amount > 1000',
    (path) =>
      path.userTask('approve-order', {
        name: 'Approve order',
        candidateGroups: 'approvers',
        dueDate: '=now() + duration("P1D")',
        priority: 80,
      }),
    { name: 'yes' },
  )
  .otherwise((path) => path, { name: 'no' })
  .serviceTask('ship-order', {
    name: 'Ship order',
    type: 'ship-order',
    inputs: { reference: '=orderId' },
    outputs: { trackingNumber: '=trackingNumber' },
  })
  .endEvent('order-fulfilled', { name: 'Order fulfilled' })
  .build();
