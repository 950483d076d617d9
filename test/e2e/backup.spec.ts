import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@onward/testing';
import { onward } from '../support/cli.js';
import { oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

const OPTIONS = { eventStore: 'embedded' } as const;

/** As docs/operations.md says it: stop, copy; stop, put back, start. */
describe('a backup of the embedded stores', () => {
  let app: TestApp;
  const create = async (): Promise<string> =>
    (await app.api.post('/v2/process-instances', { processDefinitionId: 'q' })).body.processInstanceKey;
  const shown = async (): Promise<readonly string[]> => {
    const { body } = await app.api.caughtUp('POST', '/v2/process-instances/search', {});
    return (body.items as { processInstanceKey: string }[]).map((item) => item.processInstanceKey).sort();
  };
  const copy = (what: string, from: string, to: string): void => {
    rmSync(join(app.folder, to, what), { recursive: true, force: true });
    cpSync(join(app.folder, from, what), join(app.folder, to, what), { recursive: true });
  };
  const whileStopped = async (change: () => void): Promise<void> => {
    await app.server.close();
    change();
    app = await startApp(OPTIONS, app.folder);
    await until(async () =>
      (await app.api.get('/v2/projections')).body.items.every(
        ({ status }: { status: string }) => status === 'live',
      ),
    );
    app.api.position = undefined;
  };

  let first: string;
  let second: string;
  beforeEach(async () => {
    app = await startApp(OPTIONS);
    await app.api.deploy({ 'q.bpmn': await oneUserTask('q') });
    first = await create();
    await shown();
    await whileStopped(() => copy('read-models', '.', 'backup'));
    second = await create();
    await shown();
    await whileStopped(() => copy('events', '.', 'backup'));
  });
  afterEach(() => app.close());

  const agrees = async (): Promise<void> => {
    const { code, out } = await onward(['doctor'], app.server.url);
    expect({ code, out }).toMatchObject({ code: 0 });
  };

  it('gives back what there was, with older read models that catch up', async () => {
    await create();
    await whileStopped(() => {
      for (const store of ['events', 'read-models']) copy(store, 'backup', '.');
    });
    expect(await shown()).toEqual([first, second].sort());
    await agrees();
  });

  it('is enough without its read models', async () => {
    await whileStopped(() => {
      copy('events', 'backup', '.');
      rmSync(join(app.folder, 'read-models'), { recursive: true });
    });
    expect(await shown()).toEqual([first, second].sort());
    await agrees();
  });

  it('wins over read models that know more than it does', async () => {
    const third = await create();
    expect(await shown()).toContain(third);
    await whileStopped(() => copy('events', 'backup', '.'));
    expect(await shown()).toEqual([first, second].sort());
    await agrees();
  });
});
