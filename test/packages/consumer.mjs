/**
 * Somebody's application, in a project of its own: an order is shipped, and one is undone. Prints what became of them. It listens to
 * nothing: while a declined card waits to be tried again, only the engine keeps the process alive.
 */
import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import { CreateProcessInstanceCommand, DeployResourcesCommand, OnwardModule, RUNTIME } from '@onward/nest';

const handlers = {
  'reserve-stock': () => ({ reservationId: 'r-1' }),
  'release-stock': () => ({}),
  'charge-card': ({ variables }) => {
    if (variables.cardNumber.endsWith('0002')) throw new Error('declined');
    return { paymentId: 'p-1' };
  },
  'refund-card': () => ({}),
  'prepare-parcel': () => ({ parcelId: 'c-1' }),
  'unpack-parcel': () => ({}),
  'ship-order': () => ({ trackingNumber: 't-1' }),
};

class Application {}
Module({ imports: [OnwardModule.forRoot({ folder: './data', handlers })] })(Application);

const app = await NestFactory.createApplicationContext(Application, { logger: ['error', 'warn'] });
const meta = (commandId) => ({ tenantId: '<default>', actor: 'consumer', commandId });
const bus = app.get(CommandBus);
const content = await readFile('order-fulfilment.bpmn');
const deployed = await bus.execute(
  new DeployResourcesCommand([{ name: 'order-fulfilment.bpmn', content }], meta('d')),
);
const order = async (cardNumber) => {
  const variables = { orderId: 'A-1', amount: 250, cardNumber };
  const created = await bus.execute(
    new CreateProcessInstanceCommand({ processId: 'order-fulfilment', variables }, meta(cardNumber)),
  );
  const ended = await app.get(RUNTIME).instances.waitForEnd(created.value.instanceKey, 60_000);
  return { status: ended.status, endReason: ended.endReason ?? null, variables: ended.finalVariables };
};
const orders = [await order('4000-0001'), await order('4000-0002')];
await app.close();
process.stdout.write(`${JSON.stringify({ deployed: deployed.ok, orders })}\n`);
