import { process, toXml } from '@onward/bpmn';
import type { CallActivity } from '@onward/model';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const child = (id: string, versionTag?: string) =>
  toXml(
    process(id, versionTag === undefined ? {} : { versionTag })
      .startEvent('start')
      .userTask('in-child')
      .endEvent('end')
      .build(),
  );

const caller = (id: string, binding: CallActivity['binding']) =>
  toXml(
    process(`${id}-caller`)
      .startEvent('start')
      .userTask('before')
      .callActivity('call', {
        processId: id,
        binding,
        ...(binding === 'versionTag' ? { versionTag: 'stable' } : {}),
      })
      .endEvent('end')
      .build(),
  );

/** Goes on behind the task in front of the call, and answers which version of the process is called then. */
async function versionCalled(processInstanceKey: string): Promise<number> {
  const filter = { processInstanceKey, elementId: 'before' };
  const found = await app.api.caughtUp('POST', '/v2/user-tasks/search', { filter });
  const done = await app.api.post(`/v2/user-tasks/${found.body.items[0].userTaskKey}/completion`, {});
  expect(done.status).toBe(204);
  for (;;) {
    const called = await app.api.caughtUp('POST', '/v2/process-instances/search', {
      filter: { parentProcessInstanceKey: processInstanceKey },
    });
    const [instance] = called.body.items;
    if (instance !== undefined) return instance.processDefinitionVersion as number;
  }
}

async function started(id: string): Promise<string> {
  const request = { processDefinitionId: `${id}-caller` };
  return (await app.api.post('/v2/process-instances', request)).body.processInstanceKey as string;
}

describe('a call activity, when what it calls is deployed again while its instance runs', () => {
  it.each<[CallActivity['binding'], number, number]>([
    ['latest', 2, 3],
    ['deployment', 1, 1],
    ['versionTag', 1, 3],
  ])('that is bound to %s calls version %i, later version %i', async (binding, second, third) => {
    const id = `bound-${binding}`;
    await app.api.deploy({
      'caller.bpmn': await caller(id, binding),
      'child.bpmn': await child(id, 'stable'),
    });
    const running = await started(id);
    const later = await started(id);
    await app.api.deploy({ 'child.bpmn': await child(id) });
    expect(await versionCalled(running)).toBe(second);
    await app.api.deploy({ 'child.bpmn': await child(id, 'stable') });
    expect(await versionCalled(later)).toBe(third);
  });

  it('that finds no version with its tag has an incident, and goes on when there is one', async () => {
    const id = 'untagged';
    await app.api.deploy({
      'caller.bpmn': await caller(id, 'versionTag'),
      'child.bpmn': await child(id),
    });
    const key = await started(id);
    const filter = { processInstanceKey: key, elementId: 'before' };
    const found = await app.api.caughtUp('POST', '/v2/user-tasks/search', { filter });
    await app.api.post(`/v2/user-tasks/${found.body.items[0].userTaskKey}/completion`, {});
    let incident: { readonly incidentKey: string; readonly errorType: string } | undefined;
    while (incident === undefined) {
      const incidents = await app.api.caughtUp('POST', '/v2/incidents/search', {
        filter: { processInstanceKey: key },
      });
      [incident] = incidents.body.items;
    }
    expect(incident).toMatchObject({ errorType: 'CALLED_ELEMENT_ERROR' });
    await app.api.deploy({ 'child.bpmn': await child(id, 'stable') });
    expect((await app.api.post(`/v2/incidents/${incident.incidentKey}/resolution`, {})).status).toBe(204);
    for (;;) {
      const called = await app.api.caughtUp('POST', '/v2/process-instances/search', {
        filter: { parentProcessInstanceKey: key },
      });
      if (called.body.items.length === 0) continue;
      expect(called.body.items[0].processDefinitionVersion).toBe(2);
      return;
    }
  });
});
