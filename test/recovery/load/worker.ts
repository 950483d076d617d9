import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { again, type Actor } from './actor.js';

interface Job {
  readonly jobKey: string;
  readonly processInstanceKey: string;
  readonly elementId: string;
  readonly retries: number;
  readonly attempt: number;
  readonly isCompensation: boolean;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const LEASE_MS = 400;

/** An external worker: long polls, works, and completes; or fails, or forgets to answer until its lease has ended. */
export function worker(actor: Actor): Promise<void> {
  const { commander } = actor;
  return again(async () => {
    const answer = await commander.attempt({
      method: 'POST',
      path: '/v2/jobs/activation',
      body: {
        type: 'external',
        worker: 'outside',
        maxJobsToActivate: 3,
        timeout: LEASE_MS,
        requestTimeout: 1000,
      },
    });
    if (answer?.status !== 200) {
      await pause(20);
      return;
    }
    await Promise.all((answer.body.jobs as readonly Job[]).map((job) => work(actor, job)));
  });
}

async function work({ commander, random }: Actor, job: Job): Promise<void> {
  const { ledger } = commander;
  const path = `/v2/jobs/${job.jobKey}`;
  const key = random.chance(0.5) ? { key: randomUUID() } : {};
  await pause(random.between(0, 15));
  if (job.attempt === 1 && random.chance(0.1)) {
    const message = ledger.marker();
    const body = { retries: job.retries - 1, errorMessage: message, retryBackOff: random.between(0, 100) };
    await commander.command({
      method: 'POST',
      path: `${path}/failure`,
      body,
      evidence: message,
      mayBe: [404, 409],
      ...key,
    });
    return;
  }
  const id = `effect:${job.jobKey}:${ledger.external.length + 1}`;
  const undoes = job.isCompensation ? (job.variables[job.elementId.replace('undo-', '')] ?? null) : null;
  const { jobKey, processInstanceKey: instance, elementId: element } = job;
  ledger.external.push({ id, job: jobKey, instance, element, type: 'external', undoes });
  if (random.chance(0.05)) await pause(LEASE_MS + 100);
  const body = { variables: { [job.elementId]: id } };
  await commander.command({
    method: 'POST',
    path: `${path}/completion`,
    body,
    evidence: id,
    mayBe: [404, 409],
    ...key,
  });
}
