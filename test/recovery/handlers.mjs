/**
 * What the services do, inside the server that is killed: each effect is one line of a file outside of it, written before the handler
 * returns. `ONWARD_LEDGER` names the file.
 */
import { appendFileSync } from 'node:fs';

const file = process.env.ONWARD_LEDGER;
let count = 0;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Chance that depends on the job alone, so that a repeated attempt is as lucky as the first one. */
function chance({ idempotencyKey, attempt }) {
  let hash = attempt;
  for (const digit of idempotencyKey) hash = (Math.imul(hash, 31) + Number(digit) * 7919) >>> 0;
  return (hash % 997) / 997;
}

function effect(job) {
  const id = `effect:${job.idempotencyKey}:${process.pid}.${++count}`;
  const { idempotencyKey, instanceKey, elementId, type, attempt, compensation, variables } = job;
  const undoes = compensation ? (variables[elementId.replace('undo-', '')] ?? null) : null;
  const line = { id, job: idempotencyKey, instance: instanceKey, element: elementId, type, attempt, undoes };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
  return id;
}

/** Before the effect, between effect and answer, and not at all: a handler may fail and a server die at any of these. */
async function work(job) {
  const luck = chance(job);
  await pause(luck * 4);
  if (job.attempt === 1 && luck < 0.03) throw new Error('not yet');
  const id = effect(job);
  await pause(luck * 4);
  if (job.attempt === 1 && luck > 0.97) throw new Error('it has happened, but nobody was told');
  return { [job.elementId]: id };
}

export default {
  step: work,
  undo: work,
  settle: (job) => {
    if (job.variables.decline) throw new Error('declined');
    return work({ ...job, attempt: 2 });
  },
  fragile: (job) => {
    if (job.variables.repaired === undefined) throw new Error('needs repair');
    return work({ ...job, attempt: 2 });
  },
  broken: () => {
    throw new Error('broken for good');
  },
};
