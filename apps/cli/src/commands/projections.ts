import { OnwardError, type Projection } from '@onward/client';
import type { Action, Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Progress } from '../output/progress.js';
import { plain } from '../output/text.js';

export const listProjections: Action<[], object> = async (context) => {
  const items = await context.client.projections.list();
  context.show({ items }, () => tableOf(context, items));
};

export const tableOf = (context: Context, items: readonly Projection[]): string =>
  context.table<Projection>(
    [
      { title: 'NAME', of: ({ name }) => name },
      { title: 'STATUS', of: ({ status }) => status },
      { title: 'PROGRESS', of: ({ progress }) => `${Math.floor(progress * 100)} %` },
      { title: 'POSITION', of: ({ position }) => position ?? '–' },
      { title: 'HEAD', of: ({ head }) => head },
      { title: 'ERROR', of: ({ error }) => error, optional: true },
    ],
    items,
  );

const LOOK_EVERY_MS = 200;
/** A rebuild that has not shown by now is over: a short one is done between two looks. */
const SHOWS_WITHIN_LOOKS = 5;

/** Rebuilds a projection and shows how far it is, until it has taken over. Ctrl-C leaves it running. */
export const rebuildProjection: Action<[name: string], { readonly wait: boolean }> = async (
  context,
  { wait },
  name,
) => {
  const { client, io } = context;
  await client.projections.rebuild(name);
  if (!wait) {
    context.show(
      { name, status: 'rebuilding' },
      () => `${plain(name)} is being rebuilt. See: onward projections\n`,
    );
    return EXIT.OK;
  }
  const progress = new Progress(io, plain(name));
  const report = (now: Projection) =>
    context.json ? io.out(`${JSON.stringify(now)}\n`) : progress.show(now.progress);
  let seen = false;
  for (let looks = 1; !io.signal.aborted; looks++) {
    const now = await find(context, name);
    if (now.status === 'rebuilding') {
      seen = true;
      report(now);
    } else if (seen || looks >= SHOWS_WITHIN_LOOKS || now.status === 'failed') {
      report(now);
      progress.end();
      return finish(context, now);
    }
    await io.pause(LOOK_EVERY_MS);
  }
  progress.end();
  return EXIT.OK;
};

async function find({ client }: Context, name: string): Promise<Projection> {
  const found = (await client.projections.list()).find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new OnwardError(404, {
    code: 'PROJECTION_NOT_FOUND',
    detail: `The server has no projection "${name}" any more. See: onward projections`,
  });
}

/** A rebuild that failed leaves the old one in place, with the error. */
function finish({ io, json }: Context, { name, error }: Projection): ExitCode {
  if (error !== null) {
    if (!json)
      io.err(`onward: ${plain(name)} could not be rebuilt: ${plain(error)}; the old one goes on answering\n`);
    return EXIT.REFUSED;
  }
  if (!json) io.out(`${plain(name)} has been rebuilt and has taken over.\n`);
  return EXIT.OK;
}
