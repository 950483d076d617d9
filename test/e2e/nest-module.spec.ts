import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import {
  CreateProcessInstanceCommand,
  DeployResourcesCommand,
  JobHandler,
  OnwardHost,
  OnwardModule,
  RUNTIME,
  type OnwardOptions,
} from '@onward/nest';
import { DEFAULT_TENANT, type JsonObject } from '@onward/model';
import type { HandlerJob, RequestMeta, Runtime } from '@onward/runtime';
import { compensated } from './support/processes.js';

const undone: string[] = [];
const WORKER_ONLY = fileURLToPath(new URL('./support/worker-only.mjs', import.meta.url));

@Injectable()
class Card {
  readonly limit = 100;
}

/** A provider of a user's own application. */
@Injectable()
class Orders {
  constructor(@Inject(Card) private readonly card: Card) {}

  @JobHandler('order-reserve', { concurrency: 2 })
  reserve(job: HandlerJob): JsonObject {
    return { reservation: job.idempotencyKey };
  }

  @JobHandler('order-charge')
  charge(job: HandlerJob): JsonObject {
    if (Number(job.variables['amount']) > this.card.limit) throw job.error('DECLINED', 'over the limit');
    return { charged: true };
  }

  @JobHandler('order-release')
  release(job: HandlerJob): void {
    undone.push(String(job.variables['reservation']));
  }
}

const meta = (commandId: string): RequestMeta => ({ tenantId: DEFAULT_TENANT, actor: 'test', commandId });

let folder: string;
let app: INestApplicationContext;

function applicationWith(options: OnwardOptions) {
  @Module({ imports: [OnwardModule.forRootAsync({ useFactory: () => options })], providers: [Card, Orders] })
  class Application {}
  return NestFactory.createApplicationContext(Application, { logger: false, abortOnError: false });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onward-nest-'));
  app = await applicationWith({ folder });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(amount: number) {
  const bus = app.get(CommandBus);
  const content = Buffer.from(await compensated('order'));
  await bus.execute(new DeployResourcesCommand([{ name: 'order.bpmn', content }], meta('d')));
  const created = await bus.execute(
    new CreateProcessInstanceCommand({ processId: 'order', variables: { amount } }, meta('c')),
  );
  if (!created.ok) throw new Error(created.rejection.message);
  return app.get<Runtime>(RUNTIME).instances.waitForEnd(created.value.instanceKey, 30_000);
}

describe('OnwardModule in somebody’s application', () => {
  it('is ready when the application is', () => {
    expect(app.get(OnwardHost).ready).toBe(true);
  });

  it('calls @JobHandler methods on their providers', async () => {
    expect(await run(50)).toMatchObject({
      status: 'COMPLETED',
      finalVariables: { amount: 50, charged: true },
    });
  });

  it('compensates through its saga what a thrown error leaves behind', async () => {
    const ended = await run(500);
    expect(ended).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
    expect(undone).toEqual([String(ended?.finalVariables?.['reservation'])]);
  });

  it('keeps a process alive that does nothing else', async () => {
    const own = await mkdtemp(join(tmpdir(), 'onward-nest-'));
    const child = spawn(process.execPath, [WORKER_ONLY, own], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const [code] = await once(child, 'close');
    expect({ out, code }).toEqual({ out: 'COMPLETED at attempt 2\n', code: 0 });
    await rm(own, { recursive: true, force: true });
  });

  it('refuses two handlers for one job type', async () => {
    const other = await mkdtemp(join(tmpdir(), 'onward-nest-'));
    await expect(
      applicationWith({ folder: other, handlers: { 'order-charge': () => ({}) } }),
    ).rejects.toThrow('two handlers for jobs of type "order-charge": Orders.charge and the handlers option');
    await rm(other, { recursive: true, force: true });
  });
});
