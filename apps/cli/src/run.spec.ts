import { onward } from '../../../test/support/cli.js';
import { cliServer, page, refuses, says } from '../../../test/support/cli-server.js';
import { HttpPeer } from '../../../test/support/http-peer.js';
import { VERSION } from './version.js';

const server = cliServer();

describe('the command line', () => {
  it.each([
    [['frobnicate'], 'unknown command'],
    [['list', '--nope'], 'unknown option'],
    [['list', '--state', 'ASLEEP'], 'Allowed choices are ACTIVE'],
    [['list', '--limit', '0'], 'whole number from 1'],
    [['start'], 'missing required argument'],
    [['start', 'p', '--variables', '{'], '--variables is no JSON'],
    [['start', 'p', '--variables', '[1]'], 'takes a JSON object'],
    [['start', 'p', '--variables', '@none.json'], 'cannot read none.json: there is no such file'],
    [['deploy', 'none.bpmn'], 'cannot read none.bpmn: there is no such file'],
    [['watch'], 'say what to watch'],
    [['watch', '1048576', '--type', 'X'], 'go with --all'],
    [['watch', 'x'], 'A key is a number'],
    [['tasks', 'claim', '1048577'], "required option '--user"],
    [['retry', '12x'], 'A key is a number'],
    [['list', '--url', 'nowhere'], 'is no URL of a server'],
  ])('%j is refused with exit code 2', async (argv, message) => {
    const { code, err, out } = await server.cli(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^onward: /);
    expect(err).toContain(message);
    expect(server.requests).toEqual([]);
  });

  it('says what there is', async () => {
    const { code, out } = await server.cli('--help');
    expect(code).toBe(0);
    for (const name of ['deploy', 'start', 'list', 'watch', 'tasks', 'retry', 'projections', 'doctor'])
      expect(out).toContain(`  ${name}`);
    expect(out).toContain('Exit codes:');
    expect(await server.cli('--version')).toMatchObject({ code: 0, out: `${VERSION}\n` });
  });

  it('says that there is no server, with exit code 3', async () => {
    const closed = await HttpPeer.listen(() => undefined);
    await closed.close();
    for (const argv of [['list'], ['doctor'], ['watch', '--all'], ['tasks']]) {
      const { code, err } = await onward(argv, closed.url);
      expect(code).toBe(3);
      expect(err).toMatch(/cannot be reached: .* \(UNREACHABLE\)\nIs the server running\?/);
    }
  });

  it('takes the URL from the option, before and behind the command', async () => {
    server.answers['POST /v2/process-instances/search'] = says(page([]));
    expect((await onward(['list', '--url', server.url], 'http://127.0.0.1:1')).code).toBe(0);
    expect((await onward(['--url', server.url, '--json', 'list'], 'http://127.0.0.1:1')).json).toEqual(
      page([]),
    );
  });

  it('gives errors as JSON to programs', async () => {
    server.answers['GET /v2/topology'] = says({});
    server.answers['GET /v2/process-instances/1048576/events'] = refuses(404, 'PROCESS_INSTANCE_NOT_FOUND');
    const { code, err } = await server.cli('watch', '1048576', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ status: 404, code: 'PROCESS_INSTANCE_NOT_FOUND' });
  });
});
