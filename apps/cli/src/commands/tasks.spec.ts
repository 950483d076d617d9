import { cliServer, done, page, says } from '../../../../test/support/cli-server.js';

const server = cliServer();

describe('tasks', () => {
  const task = {
    userTaskKey: '4194310',
    name: 'Approve',
    processName: 'Order',
    processInstanceKey: '4194304',
    assignee: null,
    candidateGroups: ['clerks'],
    candidateUsers: ['ada'],
    priority: 80,
    dueDate: null,
    creationDate: '2025-01-31T12:00:00.123Z',
  };

  it.each([['tasks'], ['tasks', 'list']])('%s lists what is open', async (...argv) => {
    server.answers['POST /v2/user-tasks/search'] = says(page([task]));
    const { out } = await server.cli(
      ...argv,
      ...(argv.length > 1 ? ['--user', 'ada', '--group', 'clerks'] : []),
    );
    expect(out).toBe(
      [
        'KEY      TASK     PROCESS  INSTANCE  CANDIDATES   PRIORITY  CREATED (UTC)',
        '4194310  Approve  Order    4194304   clerks, ada  80        2025-01-31 12:00:00',
        '',
      ].join('\n'),
    );
    expect(server.requests[0]?.json.filter).toEqual(
      argv.length > 1
        ? { state: 'CREATED', assignee: 'ada', candidateGroup: 'clerks' }
        : { state: 'CREATED' },
    );
  });

  it('claims and completes', async () => {
    server.answers['POST /v2/user-tasks/4194310/assignment'] = done;
    server.answers['POST /v2/user-tasks/4194310/completion'] = done;
    expect((await server.cli('tasks', 'claim', '4194310', '--user', 'ada')).out).toBe(
      'ada has claimed 4194310.\n',
    );
    expect(
      (await server.cli('tasks', 'complete', '4194310', '--variables', '{"ok":true}', '--json')).json,
    ).toEqual({
      userTaskKey: '4194310',
      state: 'COMPLETED',
    });
    expect(server.requests.map((request) => request.json)).toEqual([
      { assignee: 'ada', allowOverride: false, action: 'claim' },
      { variables: { ok: true } },
    ]);
  });
});
