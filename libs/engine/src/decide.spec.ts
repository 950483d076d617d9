import type { Command } from './commands.js';
import { given, type Specification } from './testing/index.js';
import { end, process, start, task } from './testing/definitions.js';

const HOUR = 60 * 60 * 1000;
const definition = process([start, task('a'), end], ['start -> a', 'a -> end']);
const fresh = given(definition, { limits: { maxRememberedCommands: 2 } });
const spec = fresh.created({ x: 1 });
const complete: Command = { type: 'CompleteJob', job: spec.job('a').id, variables: {} };
const set = (x: number): Command => ({
  type: 'SetVariables',
  elementInstance: 0,
  variables: { x },
  local: true,
});

describe('the order of checks', () => {
  const ended = spec.when(complete, { idempotencyKey: 'k', fingerprint: 'f' });
  const unknown: Command = { type: 'CompleteJob', job: 999, variables: {} };

  it.each([
    [
      '1 an unknown instance',
      fresh,
      unknown,
      { idempotencyKey: 'k', expectedRevision: 5 },
      'PROCESS_INSTANCE_NOT_FOUND',
    ],
    [
      '2 a key with another payload',
      ended,
      unknown,
      { idempotencyKey: 'k', fingerprint: 'g', expectedRevision: 5 },
      'IDEMPOTENCY_KEY_REUSED',
    ],
    ['3 another revision', ended, unknown, { expectedRevision: 5 }, 'REVISION_MISMATCH'],
    ['4 an ended instance', ended, unknown, {}, 'PROCESS_INSTANCE_ENDED'],
    ['5 the command’s own rules', spec, unknown, {}, 'JOB_NOT_FOUND'],
  ])('%s', (_, before, command, header, code) => {
    before.when(command, header).thenRejected(code);
  });

  it('a repeat gets its first answer although the revision has moved on and the instance has ended', () => {
    const repeat = ended
      .when(complete, { idempotencyKey: 'k', fingerprint: 'f', expectedRevision: 1 })
      .accepted()
      .thenEvents();
    expect(repeat.result).toMatchObject({ accepted: true, replayOf: ended.state.revision, result: {} });
  });

  it('a repeated creation gets its first answer', () => {
    const create: Command = {
      type: 'CreateProcessInstance',
      definitionKey: '42' as never,
      processVersion: 1,
      instanceNumber: 1,
      variables: {},
    };
    const created = fresh.when(create, { idempotencyKey: 'c' }).accepted();
    expect(created.when(create, { idempotencyKey: 'c' }).result).toMatchObject({
      replayOf: created.state.revision,
      result: { instanceKey: '1048576' },
    });
  });

  it('names the current revision and the state', () => {
    expect(ended.when(unknown, { expectedRevision: 5 }).result).toMatchObject({
      rejection: { kind: 'REVISION_MISMATCH', currentRevision: ended.state.revision },
    });
    ended.when(unknown).thenRejected('PROCESS_INSTANCE_ENDED', { state: 'COMPLETED', kind: 'WRONG_STATE' });
  });

  it.each<Command>([
    complete,
    { type: 'CancelProcessInstance' },
    { type: 'Advance' },
    { type: 'ResolveIncident', incident: 3 },
    { type: 'SetVariables', elementInstance: 0, variables: {}, local: true },
    { type: 'StartCompensation', failure: 1, saga: 's' },
  ])('an ended instance refuses $type', (command) => {
    ended.when(command).thenRejected('PROCESS_INSTANCE_ENDED', { state: 'COMPLETED' });
  });

  it('accepts the expected revision', () => {
    spec.when(complete, { expectedRevision: spec.state.revision }).accepted();
  });
});

describe('idempotency keys', () => {
  const send = (at: Specification, key: string, x: number) =>
    at.when(set(x), { idempotencyKey: key, fingerprint: `x=${x}` });

  it('are recorded behind what the command led to, also where that is nothing', () => {
    send(spec, 'k', 2).thenEvents(
      ['VariablesSet', { scope: 0, variables: { x: 2 } }],
      ['CommandRecorded', { commandId: 'k', fingerprint: 'x=2', result: {} }],
    );
    send(spec, 'k', 1).thenTypes('CommandRecorded');
  });

  it('are not recorded with a refusal', () => {
    const refused = spec
      .when({ type: 'ResolveIncident', incident: 9 }, { idempotencyKey: 'k' })
      .thenRejected('INCIDENT_NOT_FOUND');
    send(refused, 'k', 5).accepted().thenTypes('VariablesSet', 'CommandRecorded');
  });

  it('beyond the limit, the oldest are forgotten once they are older than 24 hours, and not before', () => {
    const three = ['a', 'b', 'c'].reduce((at, key, n) => send(at.after(HOUR), key, n + 2), spec);
    expect(three.state.commands.byRevision.size).toBe(3);
    const later = three.after(22 * HOUR);
    expect(send(later, 'a', 2).result).toMatchObject({
      accepted: true,
      replayOf: expect.any(Number) as number,
    });
    expect(send(later, 'd', 9).newest('CommandRecorded').forgets).toBeUndefined();
    const old = later.after(3 * HOUR);
    const forgot = send(old, 'd', 9);
    expect(forgot.newest('CommandRecorded').forgets).toBe(2);
    expect(forgot.state.commands.byRevision.size).toBe(2);
    send(forgot, 'a', 7).thenTypes('VariablesSet', 'CommandRecorded');
    expect(send(forgot, 'c', 4).result).toMatchObject({ replayOf: expect.any(Number) as number });
  });

  it('are refused rather than forgotten too early', () => {
    const many = Array.from({ length: 20 }, (_, n) => n).reduce(
      (at, n) => send(at, `k${n}`, n + 2).accepted(),
      spec,
    );
    send(many, 'one more', 99).thenRejected('TOO_MANY_REMEMBERED_COMMANDS', { kind: 'LIMIT' });
    expect(send(many, 'k0', 2).result).toMatchObject({ accepted: true });
    many.when(set(99)).accepted();
    send(many.after(24 * HOUR + 1), 'one more', 99).accepted();
  });
});
