import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliServer, refuses, says } from '../../../../test/support/cli-server.js';

const server = cliServer();

describe('start', () => {
  const created = {
    processInstanceKey: '4194304',
    processDefinitionId: 'order',
    processDefinitionVersion: 2,
    variables: { paid: true },
  };

  it('starts, and says how to follow', async () => {
    server.answers['POST /v2/process-instances'] = says(created);
    await writeFile(join(server.folder, 'v.json'), '{"amount": 5}');
    const { code, out } = await server.cli(
      'start',
      'order',
      '--version',
      '2',
      '--variables',
      '@v.json',
      '--business-id',
      'A-1',
    );
    expect({ code, out }).toEqual({
      code: 0,
      out: 'Started 4194304 of order, version 2. Follow it with: onward watch 4194304\n',
    });
    expect(server.requests[0]?.json).toEqual({
      processDefinitionId: 'order',
      processDefinitionVersion: 2,
      variables: { amount: 5 },
      businessId: 'A-1',
    });
  });

  it('waits for the end', async () => {
    server.answers['POST /v2/process-instances'] = says(created);
    const { out } = await server.cli('start', 'order', '--await', '--timeout', '3');
    expect(out).toBe('Completed 4194304 of order, version 2, with\n{\n  "paid": true\n}\n');
    expect(server.requests[0]?.json).toMatchObject({ awaitCompletion: true, requestTimeout: 3000 });
  });

  it('says why it was refused, with code and state', async () => {
    server.answers['POST /v2/process-instances'] = refuses(409, 'PROCESS_INSTANCE_TERMINATED', {
      state: 'TERMINATED',
      detail: 'It did not complete.',
    });
    const { code, err } = await server.cli('start', 'order', '--await');
    expect(code).toBe(1);
    expect(err).toBe('onward: It did not complete. (PROCESS_INSTANCE_TERMINATED, it is TERMINATED)\n');
  });
});
