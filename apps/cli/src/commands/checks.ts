import type { OnwardClient, Projection } from '@onward/client';
import { comparePositions } from '@onward/model';
import { VERSION } from '../version.js';

export interface Check {
  readonly name: string;
  /** warning: worth knowing, and no reason for an exit code other than 0. */
  readonly status: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

export async function checkReady(client: OnwardClient): Promise<Check> {
  const { ready, detail } = await client.health();
  if (ready) return { name: 'commands', status: 'ok', detail: 'are taken' };
  return {
    name: 'commands',
    status: 'problem',
    detail: detail ?? 'are not taken',
    advice: 'Wait until the server has recovered; when that takes long, its log says why.',
  };
}

/** Versions are released together; what differs in the first two numbers may not understand each other. */
export async function checkVersion(client: OnwardClient): Promise<Check> {
  const { gatewayVersion } = await client.topology();
  const release = (version: string) => version.split('.', 2).join('.');
  if (release(gatewayVersion) === release(VERSION))
    return { name: 'version', status: 'ok', detail: `${gatewayVersion}, as this command line` };
  return {
    name: 'version',
    status: 'warning',
    detail: `the server has ${gatewayVersion}, this command line ${VERSION}`,
    advice: `Use the command line of the server's version: npm install -g @onward/cli@${gatewayVersion}`,
  };
}

const LOOKS = 10;
const LOOK_EVERY_MS = 200;

/**
 * Positions say nothing about distances, so that lag is seen by this: whether a projection comes to where the log ended at the first
 * look, within two seconds.
 */
export async function checkProjections(
  client: OnwardClient,
  pause: (ms: number) => Promise<void>,
): Promise<readonly Check[]> {
  const first = await client.projections.list();
  const goal = new Map(first.map(({ name, head }) => [name, head]));
  const isThere = ({ name, position, head }: Projection) =>
    position !== null && comparePositions(position, goal.get(name) ?? head) >= 0;
  const isSettled = (one: Projection) => one.status !== 'live' || isThere(one);
  let now = first;
  for (let looks = 1; looks < LOOKS && !now.every(isSettled); looks++) {
    await pause(LOOK_EVERY_MS);
    now = await client.projections.list();
  }
  return now.map((one) => judge(one, isThere(one)));
}

function judge(projection: Projection, isThere: boolean): Check {
  const { status, progress, error, position } = projection;
  const name = `projection ${projection.name}`;
  const percent = `${Math.floor(progress * 100)} %`;
  if (status === 'failed') {
    return {
      name,
      status: 'problem',
      detail: `has stopped at position ${position ?? 'start'}: ${error ?? 'no reason given'}`,
      advice: `Correct what the error names, then: onward projections rebuild ${projection.name}`,
    };
  }
  if (status === 'rebuilding') {
    return {
      name,
      status: 'warning',
      detail: `is being rebuilt, ${percent}`,
      advice: 'Queries get the old one until it is done.',
    };
  }
  if (status === 'catching-up') {
    return {
      name,
      status: 'warning',
      detail: `is catching up, ${percent}`,
      advice: 'Queries show an older state until it is done.',
    };
  }
  if (error !== null) {
    return {
      name,
      status: 'problem',
      detail: `its last rebuild has failed: ${error}`,
      advice: `The old one goes on. Correct what the error names, then: onward projections rebuild ${projection.name}`,
    };
  }
  if (isThere) return { name, status: 'ok', detail: 'is up to date' };
  return {
    name,
    status: 'problem',
    detail: `is behind: at ${position ?? 'the start'}, while the log was at ${projection.head}`,
    advice:
      'The server may be overloaded, or the disk slow; when the position stands still, its log says why.',
  };
}

export async function checkIncidents(client: OnwardClient): Promise<Check> {
  const { items, page } = await client.incidents.search({ filter: { state: 'ACTIVE' }, page: { limit: 3 } });
  if (items.length === 0) return { name: 'incidents', status: 'ok', detail: 'none open' };
  const some = items
    .map(({ elementId, processInstanceKey }) => `${elementId} in ${processInstanceKey}`)
    .join(', ');
  return {
    name: 'incidents',
    status: 'problem',
    detail: `${page.totalItems}${page.hasMoreTotalItems ? ' or more' : ''} open: ${some}${page.totalItems > items.length ? ', …' : ''}`,
    advice:
      'Correct the cause, then: onward retry INSTANCE_KEY (onward list --incidents shows the instances)',
  };
}
