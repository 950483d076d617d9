import { readFileSync } from 'node:fs';
import { givenProcess, type InstanceTest, type ProcessTest } from '@onward/testing';
import handlers from './handlers.js';
import { orderFulfilment } from './process.js';

const FILE = readFileSync(new URL('../order-fulfilment.bpmn', import.meta.url));
const GOOD = '4000-0001';
const DECLINED = '4000-0002';

let test_: ProcessTest;
const start = (variables: { amount: number; cardNumber: string }): Promise<InstanceTest> =>
  test_.whenStarted({ orderId: 'A-1', ...variables });

describe.each([
  ['the BPMN file', FILE],
  ['its twin in TypeScript', orderFulfilment],
])('order fulfilment, %s', (_name, process) => {
  beforeEach(async () => {
    test_ = await givenProcess(process, { handlers });
  });
  afterEach(() => test_.stop());

  test('an order with a good card is shipped', async () => {
    const order = await start({ amount: 250, cardNumber: GOOD });
    await order.thenEnded('COMPLETED');
    expect((await order.completed()).at(-1)).toBe('order-fulfilled');
    expect((await order.variables())['trackingNumber']).toMatch(/^track-/);
  });

  test('a large order waits for approval', async () => {
    const order = await start({ amount: 1001, cardNumber: GOOD });
    await order.thenWaitsAt('approve-order');
    await order.whenUserTaskCompleted('approve-order', { approved: true });
    await order.thenEnded('COMPLETED');
    await order.thenVariables({ approved: true, amount: 1001 });
  });

  test('a declined card is tried again, then everything is undone in reverse order', async () => {
    const order = await start({ amount: 250, cardNumber: DECLINED });
    expect(test_.calls('charge-card')).toHaveLength(1);
    await test_.whenTimePasses(60_000);
    expect(test_.calls('charge-card').map(({ attempt }) => attempt)).toEqual([1, 2]);
    await order.thenCompensated('prepare-parcel', 'reserve-stock');
    await order.thenEnded('TERMINATED', 'COMPENSATED');
    expect(test_.calls('release-stock')[0]!.variables).not.toHaveProperty('parcelId');
  });
});
