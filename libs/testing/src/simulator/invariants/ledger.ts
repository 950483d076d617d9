import { createSchedules } from '@onward/expressions';
import { decide, initialState, type Command, type CommandHeader, type InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { comparePositions, type Expressions, type JsonObject, type Key } from '@onward/model';
import type { Outcome } from '@onward/runtime';
import { hashOf } from '../../random.js';
import { nameOf, type Attempt, type Sent } from '../client.js';
import type { Followed } from '../oracle.js';
import type { World } from '../world.js';

interface LedgerPorts {
  readonly world: World;
  readonly expressions: Expressions;
}

type Accepted = Extract<Outcome<JsonObject>, { ok: true }>;
type Rejected = Extract<Outcome<JsonObject>, { ok: false }>;

/**
 * What clients were told is true: an acknowledged command is in the stream, once; a refused one is not, and was rightly refused by a
 * state the instance had while the command was under way; a key gets the same answer every time.
 */
export function checkLedger(world: World, expressions: Expressions, ledger: readonly Sent[]): void {
  const ports = { world, expressions };
  const blocks = new Map<string, RecordedEvent[]>();
  const ofClients = new Set(ledger.flatMap(({ attempts }) => attempts.map(({ commandId }) => commandId)));
  for (const event of world.oracle.instances().flatMap(({ events }) => events)) {
    const { commandId } = event.metadata;
    // What a saga does in several steps has the id of what it reacts to; each step says by itself that it has been taken.
    if (!ofClients.has(commandId)) continue;
    const block = blocks.get(commandId);
    if (block === undefined) blocks.set(commandId, [event]);
    else block.push(event);
  }
  for (const [commandId, events] of blocks) checkBlock(world, commandId, events);
  for (const sent of ledger) {
    for (const attempt of sent.attempts)
      checkAttempt(ports, sent, attempt, blocks.get(attempt.commandId) ?? []);
    if (sent.idempotencyKey !== undefined) checkKey(world, sent, sent.idempotencyKey);
  }
  checkKeysAreShared(world, ledger);
}

/** Of several requests that were sent with one key, one was taken; the others were refused because of that. */
function checkKeysAreShared(world: World, ledger: readonly Sent[]): void {
  const byKey = new Map<string, Set<string>>();
  for (const sent of ledger) {
    const { attempts, idempotencyKey: key } = sent;
    if (key === undefined || !attempts.some(({ outcome }) => isJudged(outcome))) continue;
    byKey.set(key, (byKey.get(key) ?? new Set()).add(fingerprintOf(sent)));
  }
  for (const [key, requests] of byKey)
    if (requests.size > 1) world.violated(`${requests.size} requests with key ${key} were carried out`);
}

/** Something else than the key has decided what it was answered. */
const isJudged = (outcome: Attempt['outcome']): boolean =>
  outcome !== undefined &&
  (outcome.ok || (outcome.rejection.kind !== 'UNAVAILABLE' && outcome.rejection.kind !== 'KEY_REUSED'));

/** All events of a command lie together: they were stored in one append. */
function checkBlock(world: World, commandId: string, events: readonly RecordedEvent[]): void {
  const { revision, stream } = events[0] as RecordedEvent;
  const isWhole = events.every((event, at) => event.stream === stream && event.revision === revision + at);
  if (!isWhole)
    world.violated(
      `command ${commandId} is stored more than once, in ${stream} from revision ${revision} on`,
    );
}

function checkAttempt(
  ports: LedgerPorts,
  sent: Sent,
  attempt: Attempt,
  events: readonly RecordedEvent[],
): void {
  const { outcome } = attempt;
  if (outcome === undefined) return;
  if (outcome.ok) checkAccepted(ports, sent, attempt, outcome, events);
  else checkRejected(ports, sent, attempt, outcome, events);
}

function checkAccepted(
  ports: LedgerPorts,
  sent: Sent,
  attempt: Attempt,
  outcome: Accepted,
  events: readonly RecordedEvent[],
): void {
  const { world } = ports;
  const violated = (what: string): void =>
    world.violated(`${attempt.life}: ${nameOf(sent)} was accepted, ${what}`);
  const followed = world.oracle.instance(
    (outcome.value['instanceKey'] as Key | undefined) ?? (sent.instanceKey as Key),
  );
  const answered = followed?.events[outcome.revision];
  if (followed === undefined || answered === undefined)
    return violated(`but revision ${outcome.revision} is not in its stream`);
  if (comparePositions(answered.position, outcome.position) > 0)
    violated(`but its position ${outcome.position} lies before ${answered.position}`);
  if (outcome.replayed) return;
  if (events.length > 0) {
    if (events.at(-1)?.revision !== outcome.revision)
      violated(`but its last event is not at revision ${outcome.revision}`);
    const first = (events[0] as RecordedEvent).revision;
    if (sent.expectedRevision !== undefined && sent.expectedRevision !== first - 1)
      violated(`but If-Match was ${sent.expectedRevision} and its first event is at ${first}`);
    return;
  }
  if (outcome.revision < attempt.tailBefore)
    violated(`judged by revision ${outcome.revision}, when ${attempt.tailBefore} had been there already`);
  const decision = decided(ports, followed.states[outcome.revision] as InstanceState, sent, attempt.time);
  if (decision?.accepted !== true || decision.events.length > 0)
    violated('but none of its events is in the stream');
}

function checkRejected(
  ports: LedgerPorts,
  sent: Sent,
  attempt: Attempt,
  outcome: Rejected,
  events: readonly RecordedEvent[],
): void {
  const { world } = ports;
  const { code, kind } = outcome.rejection;
  const violated = (what: string): void =>
    world.violated(`${attempt.life}: ${nameOf(sent)} was refused with ${code}, ${what}`);
  if (events.length > 0 && code !== 'OUTCOME_UNKNOWN') violated('but is stored');
  if (kind === 'UNAVAILABLE' || (kind === 'KEY_REUSED' && sent.isReused)) return;
  if (sent.request !== undefined) return violated('without reason');
  const { instanceKey } = sent;
  const followed = world.oracle.instance(instanceKey as Key);
  const seen = statesBetween(followed, attempt.tailBefore, attempt.tailAfter);
  const isRight = seen.some((state) => {
    const decision = decided(ports, state, sent, attempt.time);
    return decision?.accepted === false && decision.rejection.code === code;
  });
  if (!isRight)
    violated(`but at no revision from ${attempt.tailBefore} to ${attempt.tailAfter} had it to be`);
}

/** As the instance was between two commands. */
function statesBetween(followed: Followed | undefined, from: number, to: number): readonly InstanceState[] {
  if (followed === undefined) return [initialState];
  const { events, states } = followed;
  const isBetween = (state: InstanceState): boolean =>
    events[state.revision]?.metadata.commandId !== events[state.revision + 1]?.metadata.commandId;
  const within = states
    .slice(Math.max(from, 0), to + 1)
    .filter((state) => state.revision === from || isBetween(state));
  return from < 0 ? [initialState, ...within] : within;
}

function decided(
  ports: LedgerPorts,
  state: InstanceState,
  sent: Sent,
  now: number,
): ReturnType<typeof decide> | undefined {
  const { command, expectedRevision, idempotencyKey } = sent;
  if (command === undefined) return undefined;
  const { limits } = ports.world.plan.options;
  const { expressions } = ports;
  const [{ processId } = { processId: '' }] = ports.world.plan.processes;
  const graph = ports.world.graphOf(state.processId === '' ? processId : state.processId);
  const header: CommandHeader = {
    ...(idempotencyKey !== undefined && { idempotencyKey, fingerprint: fingerprintOf(sent) }),
    ...(expectedRevision !== undefined && { expectedRevision }),
  };
  return decide(
    state,
    command as Command,
    { graph, expressions, schedules, limits, now: Math.max(now, state.time) },
    header,
  );
}

const schedules = createSchedules();

const fingerprintOf = ({ command, instanceKey, request }: Sent): string =>
  String(hashOf(JSON.stringify([instanceKey, command, request])));

function checkKey(world: World, sent: Sent, key: string): void {
  const answers = sent.attempts.flatMap(({ outcome }) => (outcome?.ok ? [outcome] : []));
  const recorded = world.oracle
    .instances()
    .flatMap(({ events }) => events)
    .filter(({ data, type }) => type === 'CommandRecorded' && data['commandId'] === key);
  const violated = (what: string): void => world.violated(`${nameOf(sent)} with key ${key} ${what}`);
  if (recorded.length > 1) violated(`was carried out ${recorded.length} times`);
  if (answers.length > 0 && recorded.length === 0) violated('was accepted, but is nowhere');
  const told = new Set(answers.map(({ revision, value }) => JSON.stringify([revision, value])));
  if (told.size > 1) violated(`got ${told.size} different answers: ${[...told].join(' and ')}`);
}
