import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliServer, refuses, says } from '../../../../test/support/cli-server.js';

const server = cliServer();

describe('deploy', () => {
  const deployed = {
    processDefinitionKey: '3145728',
    processDefinitionId: 'order',
    processDefinitionVersion: 2,
    resourceName: 'order.bpmn',
    tenantId: '<default>',
  };
  beforeEach(() => writeFile(join(server.folder, 'order.bpmn'), '<definitions/>'));

  it('sends the files and shows what they are now', async () => {
    server.answers['POST /v2/deployments'] = says({
      deploymentKey: '2097152',
      tenantId: '<default>',
      deployments: [{ processDefinition: deployed }],
    });
    const { code, out } = await server.cli('deploy', 'order.bpmn');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'PROCESS  VERSION  KEY      FILE\norder    2        3145728  order.bpmn\n',
    });
    expect(server.requests[0]?.text).toContain('name="resources"; filename="order.bpmn"');
    expect(server.requests[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('shows every problem of a refused one, with exit code 1', async () => {
    const problems = [
      {
        code: 'NO_JOB_TYPE',
        message: 'Give it a type.',
        elementId: 'charge',
        resource: 'order.bpmn',
        line: 12,
      },
      { code: 'DUPLICATE_ID', message: 'Rename one.', resource: 'order.bpmn' },
    ];
    server.answers['POST /v2/deployments'] = refuses(400, 'DEPLOYMENT_INVALID', {
      problems,
      detail: '2 problems.',
    });
    expect(await server.cli('deploy', 'order.bpmn')).toMatchObject({
      code: 1,
      out: '',
      err: [
        'onward: 2 problems. (DEPLOYMENT_INVALID)',
        'FILE        ELEMENT  LINE  CODE          MESSAGE',
        'order.bpmn  charge   12    NO_JOB_TYPE   Give it a type.',
        'order.bpmn                 DUPLICATE_ID  Rename one.',
        '',
      ].join('\n'),
    });
  });
});
