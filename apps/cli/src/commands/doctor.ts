import { OnwardError } from '@onward/client';
import type { Action, Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { checkAgainstLog } from './compare.js';
import { plain } from '../output/text.js';
import { checkIncidents, checkProjections, checkReady, checkVersion, type Check } from './checks.js';

/** Looks at everything that can be wrong and says what to do. Exit code 1 when something is, 3 when there is no answer. */
export const doctor: Action<[], object> = async (context) => {
  const { client, io } = context;
  const begun = performance.now();
  const ready = await checkReady(client);
  const took = Math.round(performance.now() - begun);
  const checks: Check[] = [
    { name: 'connection', status: 'ok', detail: `${client.baseUrl} answers within ${took} ms` },
    ready,
  ];
  // Until the server takes requests it refuses the rest of them, for the one reason that was just found.
  if (ready.status === 'ok') {
    checks.push(
      await guarded('version', () => checkVersion(client)),
      ...(await guardedAll('projections', () => checkProjections(client, io.pause))),
      await guarded('incidents', () => checkIncidents(client)),
      await guarded('read models', () => checkAgainstLog(client, io.pause)),
    );
  }
  const ok = checks.every(({ status }) => status !== 'problem');
  context.show({ ok, checks }, () => describe(context, checks, ok));
  return ok ? EXIT.OK : EXIT.REFUSED;
};

const SIGN = { ok: '✓', warning: '!', problem: '✗' } as const;

function describe(context: Context, checks: readonly Check[], ok: boolean): string {
  const rows = context.table<Check>(
    [
      { title: '', of: ({ status }) => SIGN[status] },
      { title: 'CHECK', of: ({ name }) => name },
      { title: 'RESULT', of: ({ detail }) => detail },
    ],
    checks,
  );
  const advice = checks.flatMap(({ name, advice: what }) =>
    what === undefined ? [] : [`  ${plain(name)}: ${plain(what)}\n`],
  );
  const conclusion = ok ? 'Nothing is wrong.\n' : '';
  return rows + (advice.length === 0 ? '' : `\nWhat to do\n${advice.join('')}`) + conclusion;
}

async function guarded(name: string, check: () => Promise<Check>): Promise<Check> {
  return (await guardedAll(name, async () => [await check()]))[0]!;
}

/** One check that the server refuses is a finding, and no reason to leave out the others. */
async function guardedAll(name: string, check: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof OnwardError)) throw error;
    return [
      {
        name,
        status: 'problem',
        detail: `${error.detail} (${error.code})`,
        advice: 'See the log of the server.',
      },
    ];
  }
}
