import { onward } from '../../../../test/support/cli.js';
import { cliServer, says } from '../../../../test/support/cli-server.js';
import { type PeerHandler } from '../../../../test/support/http-peer.js';

const server = cliServer();

describe('watch', () => {
  const event = (revision: number, type: string, data: object) => ({
    revision,
    type,
    data,
    position: String(revision * 10),
    time: `2025-01-31T12:00:0${revision}.000Z`,
    processInstanceKey: '4194304',
  });
  const EVENTS = [
    event(0, 'ProcessInstanceCreated', { processId: 'order' }),
    event(1, 'FlowTaken', { flow: 'f1', target: 'charge', token: '4194305' }),
    event(2, 'JobCreated', { element: 'charge', jobType: 'charge-card', retries: 3, token: '4194305' }),
    event(3, 'ProcessInstanceCompleted', {}),
  ];
  const stream: PeerHandler = ({ headers }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const next = headers['last-event-id'] === undefined ? 0 : Number(headers['last-event-id']) + 1;
    for (const one of EVENTS.slice(next, next + 2))
      response.write(`id: ${one.revision}\ndata: ${JSON.stringify(one)}\n\n`);
    response.end();
  };
  beforeEach(() => {
    server.answers['GET /v2/topology'] = says({});
    server.answers['GET /v2/process-instances/4194304/events'] = stream;
  });

  it('shows a line for each event, over connections that end, until the instance has ended', async () => {
    const { code, out } = await server.cli('watch', '4194304');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        '#0    12:00:00.000  ProcessInstanceCreated    processId=order',
        '#1    12:00:01.000  FlowTaken                 f1 → charge',
        '#2    12:00:02.000  JobCreated                charge  jobType=charge-card  retries=3',
        '#3    12:00:03.000  ProcessInstanceCompleted',
        '',
      ].join('\n'),
    );
  });

  it('gives programs the events as they are', async () => {
    const { out } = await server.cli('watch', '4194304', '--json');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual(EVENTS);
  });

  it('follows everything until Ctrl-C', async () => {
    server.answers['GET /v2/events?from=end&type=JobCreated%2CFlowTaken&definition=order'] = stream;
    const stop = new AbortController();
    const { code, out } = await onward(
      ['watch', '--all', '--type', 'JobCreated,FlowTaken', '--process', 'order'],
      server.url,
      {
        signal: stop.signal,
        onOut: (text) => text.includes('JobCreated') && stop.abort(),
      },
    );
    expect(code).toBe(0);
    expect(out).toContain('4194304 #2');
  });
});
