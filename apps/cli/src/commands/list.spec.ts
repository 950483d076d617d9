import { onward } from '../../../../test/support/cli.js';
import { cliServer, page, says } from '../../../../test/support/cli-server.js';

const server = cliServer();

describe('list', () => {
  const instance = {
    processInstanceKey: '4194304',
    processDefinitionId: 'order',
    processDefinitionVersion: 2,
    state: 'TERMINATED',
    endReason: 'COMPENSATED',
    hasIncident: false,
    businessId: null,
    startDate: '2025-01-31T12:00:00.123Z',
    endDate: '2025-01-31T12:00:05.000Z',
  };

  it('shows instances, the newest first', async () => {
    server.answers['POST /v2/process-instances/search'] = says(page([instance], 7));
    const { out } = await server.cli('list', '--state', 'TERMINATED', '--process', 'order', '--limit', '1');
    expect(out).toBe(
      [
        'KEY      PROCESS  VERSION  STATE                     STARTED (UTC)        ENDED (UTC)',
        '4194304  order    2        TERMINATED (COMPENSATED)  2025-01-31 12:00:00  2025-01-31 12:00:05',
        '1 of 7; --limit shows others.',
        '',
      ].join('\n'),
    );
    expect(server.requests[0]?.json).toEqual({
      filter: { state: 'TERMINATED', processDefinitionId: 'order' },
      sort: [{ field: 'startDate', order: 'DESC' }],
      page: { limit: 1 },
    });
  });

  it('fits the terminal', async () => {
    server.answers['POST /v2/process-instances/search'] = says(
      page([{ ...instance, businessId: 'B'.repeat(200) }]),
    );
    const { out } = await onward(['list'], server.url, { isTerminal: true, columns: 72 });
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBe(72);
  });
});
