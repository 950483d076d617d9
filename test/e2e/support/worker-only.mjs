// An application without an HTTP server, as a process of its own: one instance, whose job fails at its first attempt.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { process as definition, toXml } from '@onward/bpmn';
import { OnwardModule, RUNTIME } from '@onward/nest';

let attempt = 0;
const handlers = {
  work(job) {
    attempt = job.attempt;
    if (attempt === 1) throw new Error('not yet');
  },
};
class Application {}
Module({ imports: [OnwardModule.forRoot({ folder: process.argv[2], handlers })] })(Application);

const app = await NestFactory.createApplicationContext(Application, { logger: false });
const runtime = app.get(RUNTIME);
const meta = () => ({ tenantId: '<default>', actor: 'test', commandId: randomUUID() });
const work = definition('alone')
  .startEvent('start')
  .serviceTask('work', { type: 'work', retries: 2 })
  .endEvent('end');
await runtime.deploy([{ name: 'work.bpmn', content: Buffer.from(await toXml(work.build())) }], meta());
const created = await runtime.createInstance({ processId: 'alone', variables: {} }, meta());
const ended = await runtime.instances.waitForEnd(created.value.instanceKey, 60_000);
console.log(`${ended?.status} at attempt ${attempt}`);
await app.close();
