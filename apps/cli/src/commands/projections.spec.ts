import { onward } from '../../../../test/support/cli.js';
import { cliServer, says } from '../../../../test/support/cli-server.js';
import { json } from '../../../../test/support/http-peer.js';

const server = cliServer();

describe('projections', () => {
  const projection = (more: object = {}) => ({
    name: 'jobs',
    status: 'live',
    position: '90',
    head: '90',
    progress: 1,
    error: null,
    ...more,
  });
  /** Answers GET with one after the other, the last one again and again. */
  const goes = (...states: object[]) => {
    server.answers['POST /v2/projections/jobs/rebuild'] = says({ name: 'jobs', status: 'rebuilding' }, 202);
    let looks = 0;
    server.answers['GET /v2/projections'] = (_, response) =>
      json(response, { items: [projection(states[Math.min(looks++, states.length - 1)])] });
  };
  const rebuilding = (progress: number) => ({ status: 'rebuilding', progress });

  it('are listed', async () => {
    goes({});
    expect((await server.cli('projections')).out).toBe(
      'NAME  STATUS  PROGRESS  POSITION  HEAD\njobs  live    100 %     90        90\n',
    );
  });

  it('are rebuilt, with a line for each step', async () => {
    goes({}, rebuilding(0), rebuilding(0.5), rebuilding(0.52), {});
    expect(await server.cli('projections', 'rebuild', 'jobs')).toMatchObject({
      code: 0,
      out: 'jobs  0 %\njobs  50 %\njobs  100 %\njobs has been rebuilt and has taken over.\n',
    });
  });

  it('are rebuilt, with a bar on a terminal', async () => {
    goes(rebuilding(0.5), {});
    const { out } = await onward(['projections', 'rebuild', 'jobs'], server.url, { isTerminal: true });
    expect(out).toContain(
      `\rjobs  ${'█'.repeat(15)}${'░'.repeat(15)}   50 %\rjobs  ${'█'.repeat(30)}  100 %\n`,
    );
  });

  it('are rebuilt, with a JSON line for each look', async () => {
    goes(rebuilding(0.1), {});
    const { out } = await server.cli('projections', 'rebuild', 'jobs', '--json');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { status: string }).status),
    ).toEqual(['rebuilding', 'live']);
  });

  it('say so when the rebuild has failed', async () => {
    goes(rebuilding(0.1), { error: 'at position 40: apply is not a function' });
    const { code, err } = await server.cli('projections', 'rebuild', 'jobs');
    expect(code).toBe(1);
    expect(err).toContain('could not be rebuilt: at position 40: apply is not a function');
  });

  it('can be left to themselves', async () => {
    goes({});
    expect((await server.cli('projections', 'rebuild', 'jobs', '--no-wait')).code).toBe(0);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST']);
  });
});
