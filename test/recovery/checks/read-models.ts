import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import type { History } from '../history.js';
import { send } from '../wire.js';
import { waits } from './ends.js';

type Document = Readonly<Record<string, unknown>> & { readonly id: string };
type Documents = ReadonlyMap<string, Document>;

const REBUILT_WITHIN_MS = 300_000;

/** What the read models say is what the log says, and what they say when they are built anew from event 0. */
export async function checkReadModels(url: string, history: History): Promise<readonly string[]> {
  const names = (await projections(url)).map(({ name }) => name);
  const live = await Promise.all(names.map((name) => dump(url, name)));
  for (const name of names)
    await send(url, { method: 'POST', path: `/v2/projections/${name}/rebuild`, body: {} });
  await untilRebuilt(url);
  const rebuilt = await Promise.all(names.map((name) => dump(url, name)));
  const differences = names.flatMap((name, n) => [...compare(name, live[n]!, rebuilt[n]!)]);
  return [...differences, ...states(live[names.indexOf('process-instances')]!, history)];
}

async function projections(url: string): Promise<readonly { name: string; status: string }[]> {
  return (await send(url, { method: 'GET', path: '/v2/projections' })).body.items;
}

async function untilRebuilt(url: string): Promise<void> {
  const givenUpAt = Date.now() + REBUILT_WITHIN_MS;
  while ((await projections(url)).some(({ status }) => status !== 'live')) {
    if (Date.now() > givenUpAt) throw new Error('the projections are not rebuilt');
    await pause(50);
  }
}

async function dump(url: string, name: string): Promise<Documents> {
  const found = new Map<string, Document>();
  for (let after: string | undefined; ;) {
    const page = { limit: 2000, ...(after === undefined ? {} : { after }) };
    const { body } = await send(url, {
      method: 'POST',
      path: `/v2/projections/${name}/search`,
      body: { page },
    });
    for (const document of body.items as Document[]) found.set(document.id, document);
    if (body.items.length < page.limit) return found;
    after = body.page.endCursor as string;
  }
}

function* compare(name: string, live: Documents, rebuilt: Documents): Generator<string> {
  for (const id of new Set([...live.keys(), ...rebuilt.keys()])) {
    const [before, after] = [live.get(id), rebuilt.get(id)];
    if (!isDeepStrictEqual(before, after))
      yield `${name} ${id} is ${JSON.stringify(before)} and, rebuilt, ${JSON.stringify(after)}`;
  }
}

function* states(found: Documents, { instances }: History): Generator<string> {
  for (const instance of instances.values()) {
    const shown = found.get(instance.key);
    const [state, endReason] = [shown?.['state'], shown?.['endReason']];
    const due = waits(instance) ? 'ACTIVE' : instance.end === 'COMPENSATED' ? 'TERMINATED' : 'COMPLETED';
    if (state !== due) yield `instance ${instance.key} should be shown as ${due} and is ${String(state)}`;
    if (due === 'TERMINATED' && endReason !== 'COMPENSATED')
      yield `instance ${instance.key} is shown as terminated because ${String(endReason)}`;
  }
  if (found.size !== instances.size) yield `${found.size} instances are shown, ${instances.size} are stored`;
}
