import { cliServer, done, page, refuses, says } from '../../../../test/support/cli-server.js';

const server = cliServer();

describe('retry', () => {
  const incident = (incidentKey: string) => ({
    incidentKey,
    elementId: 'charge',
    errorType: 'JOB_NO_RETRIES',
    errorMessage: 'out of stock',
  });

  it('resolves one incident', async () => {
    server.answers['GET /v2/incidents/4194310'] = says(incident('4194310'));
    server.answers['POST /v2/incidents/4194310/resolution'] = done;
    const { code, out } = await server.cli('retry', '4194310');
    expect(code).toBe(0);
    expect(out).toContain('4194310   charge   JOB_NO_RETRIES  tried again  out of stock');
  });

  it('resolves all of an instance, and goes on when one is refused', async () => {
    server.answers['GET /v2/process-instances/4194304'] = says({});
    server.answers['POST /v2/incidents/search'] = says(page([incident('4194310'), incident('4194311')]));
    server.answers['POST /v2/incidents/4194310/resolution'] = refuses(409, 'INCIDENT_WRONG_STATE');
    server.answers['POST /v2/incidents/4194311/resolution'] = done;
    const { code, json: result } = await server.cli('retry', '4194304', '--json');
    expect(code).toBe(1);
    expect(result).toMatchObject({
      resolved: 1,
      items: [
        { incidentKey: '4194310', resolved: false, code: 'INCIDENT_WRONG_STATE' },
        { incidentKey: '4194311', resolved: true },
      ],
    });
  });

  it('says when there is nothing to resolve, and when there is no such instance', async () => {
    server.answers['POST /v2/incidents/search'] = says(page([]));
    expect((await server.cli('retry', '4194304')).code).toBe(1);
    server.answers['GET /v2/process-instances/4194304'] = says({});
    expect(await server.cli('retry', '4194304')).toMatchObject({
      code: 0,
      out: '4194304 has no open incident.\n',
    });
  });
});
