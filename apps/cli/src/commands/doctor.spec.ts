import { cliServer, page, refuses, says } from '../../../../test/support/cli-server.js';
import { VERSION } from '../version.js';

const server = cliServer();

describe('doctor', () => {
  const healthy = (projection: object = {}, incidents: readonly object[] = [], gatewayVersion = VERSION) => {
    server.answers['GET /health/ready'] = says({ status: 'READY' });
    server.answers['GET /v2/topology'] = says({ gatewayVersion });
    server.answers['POST /v2/incidents/search'] = says(page(incidents));
    server.answers['POST /v2/process-instances/search'] = says(page([]));
    const live = { name: 'jobs', status: 'live', position: '90', head: '90', progress: 1, error: null };
    server.answers['GET /v2/projections'] = says({ items: [{ ...live, ...projection }] });
  };

  it('finds nothing wrong', async () => {
    healthy();
    const { code, out } = await server.cli('doctor');
    expect(code).toBe(0);
    expect(out).toContain('✓  projection jobs  is up to date\n');
    expect(out).toMatch(/Nothing is wrong\.\n$/);
  });

  it.each([
    [
      'a projection that has stopped',
      { status: 'failed', error: 'boom' },
      [],
      'onward projections rebuild jobs',
    ],
    ['a projection that stands still', { position: '80' }, [], 'may be overloaded'],
    ['a rebuild that has failed', { error: 'boom' }, [], 'The old one goes on.'],
    [
      'an incident',
      {},
      [{ elementId: 'charge', processInstanceKey: '4194304' }],
      'onward retry INSTANCE_KEY',
    ],
  ])('finds %s and says what to do', async (_what, projection, incidents, advice) => {
    healthy(projection, incidents);
    const { code, out } = await server.cli('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ /m);
    expect(out).toContain('What to do\n');
    expect(out).toContain(advice);
  });

  it('finds another version worth knowing', async () => {
    healthy({ status: 'catching-up', progress: 0.4 }, [], '9.0.0');
    const { code, json: result } = await server.cli('doctor', '--json');
    expect({ code, ok: result.ok }).toEqual({ code: 0, ok: true });
    const warnings = result.checks.filter(({ status }: { status: string }) => status === 'warning');
    expect(warnings).toHaveLength(2);
  });

  it('finds a server that is not ready, and one that refuses a check', async () => {
    healthy();
    server.answers['POST /v2/incidents/search'] = refuses(404, 'PROJECTION_NOT_FOUND');
    expect((await server.cli('doctor')).out).toContain('(PROJECTION_NOT_FOUND)');
    server.answers['GET /health/ready'] = refuses(503, 'NOT_READY', { detail: 'It is starting.' });
    const { code, out } = await server.cli('doctor');
    expect(code).toBe(1);
    expect(out).toContain('✗  commands    It is starting.');
  });

  describe('compares read models with the log', () => {
    const KEY = '4194304';
    const instance = { processInstanceKey: KEY, processDefinitionKey: '1', state: 'ACTIVE', endReason: null };
    const state = {
      ...instance,
      variables: { a: { b: 1 } },
      incidents: [],
      userTasks: [{ userTaskKey: '7' }],
    };
    const variable = { name: 'a', value: '{"b":1}' };

    const stored = (
      known: object = {},
      tasks: readonly object[] = [{ userTaskKey: '7' }],
      variables = [variable],
    ) => {
      healthy();
      server.answers['POST /v2/process-instances/search'] = says(page([{ ...instance, ...known }]));
      server.answers[`GET /v2/process-instances/${KEY}/state`] = says(state);
      server.answers['POST /v2/user-tasks/search'] = says(page(tasks));
      server.answers['POST /v2/variables/search?truncateValues=false'] = says(page(variables));
    };

    it('and finds them the same', async () => {
      stored();
      const { code, out } = await server.cli('doctor');
      expect(out).toContain('1 instances are as in the log');
      expect(code).toBe(0);
    });

    it.each([
      [
        'another state',
        { state: 'COMPLETED' },
        undefined,
        undefined,
        'process-instances',
        'is COMPLETED, in the log ACTIVE',
      ],
      [
        'a user task that is missing',
        {},
        [],
        undefined,
        'user-tasks',
        `open user tasks of ${KEY}: 0, in the log 1`,
      ],
      [
        'another value',
        {},
        undefined,
        [{ name: 'a', value: '{"b":2}' }],
        'variables',
        `variables of ${KEY}: a`,
      ],
      [
        'a variable too many',
        {},
        undefined,
        [variable, { name: 'z', value: '1' }],
        'variables',
        `variables of ${KEY}: z`,
      ],
    ])('and finds %s', async (_what, known, tasks, variables, readModel, text) => {
      stored(known, tasks, variables);
      const { code, out } = await server.cli('doctor');
      expect(code).toBe(1);
      expect(out).toContain(text);
      expect(out).toContain(`onward projections rebuild ${readModel}`);
    });

    it('and finds an instance that the log does not know, but not one that was archived', async () => {
      stored();
      server.answers[`GET /v2/process-instances/${KEY}/state`] = refuses(404, 'PROCESS_INSTANCE_NOT_FOUND');
      expect((await server.cli('doctor')).out).toContain(`${KEY} is in the read model alone`);
      server.answers[`GET /v2/process-instances/${KEY}/state`] = refuses(410, 'PROCESS_INSTANCE_ARCHIVED');
      expect((await server.cli('doctor')).code).toBe(0);
    });
  });
});
