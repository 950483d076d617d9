import { toXml } from '@onward/bpmn';
import { OnwardClient } from '@onward/client';
import { systemClock, type FlowElement, type ProcessDefinition } from '@onward/model';
import { ManualClock } from '@onward/runtime';
import {
  boundary,
  end,
  message,
  model,
  named,
  signal,
  start,
  task,
  timer,
  waiting,
} from '../runtime/models.js';
import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

const NOON = Date.UTC(2027, 0, 1, 12);
const HOUR = 3_600_000;

let app: TestApp;
let client: OnwardClient;
beforeAll(async () => {
  app = await startApp({ clock: new ManualClock(NOON), pauses: systemClock });
  client = new OnwardClient({ baseUrl: app.server.url });
});
afterAll(() => app.close());

const deploy = async (definition: ProcessDefinition): Promise<void> => {
  const answer = await app.api.deploy({ [`${definition.processId}.bpmn`]: await toXml(definition) });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
};

/** The key of a new instance. */
const started = async (processDefinitionId: string, variables: object = {}): Promise<string> =>
  (await app.api.post('/v2/process-instances', { processDefinitionId, variables })).body.processInstanceKey;

/** Moving the clock to where it stands waits until nothing goes on any more. */
const settle = async (): Promise<void> => client.clock.advance(0);

const stateOf = async (key: string): Promise<string> => {
  await settle();
  return (await client.getInstance(key)).state;
};

describe('the clock', () => {
  it('stands still until it is moved; then what is due has happened when the answer comes', async () => {
    await deploy(waiting('hourly', timer('duration', 'PT1H')));
    const key = await started('hourly');
    expect(await stateOf(key)).toBe('ACTIVE');
    const [waits] = (await client.searchTimers({ filter: { processInstanceKey: key } })).items;
    expect(waits).toMatchObject({ state: 'ACTIVE', dueDate: '2027-01-01T13:00:00.000Z', elementId: 'wait' });
    expect(await app.api.put('/v2/clock', { timestamp: NOON + HOUR })).toMatchObject({ status: 204 });
    expect((await client.getInstance(key)).state).toBe('COMPLETED');
    expect((await client.searchTimers({ filter: { state: 'TRIGGERED' } })).items).toMatchObject([
      { timerKey: waits!.timerKey, triggered: 1 },
    ]);
  });

  it('stops at each moment that is due: a cycle comes as often as it should', async () => {
    const note = boundary('note', 'work', false, timer('cycle', 'R/PT10M'));
    await deploy(
      model(
        'noted',
        [start(), task('work'), end(), note, { id: 'written', type: 'endEvent' }],
        'start work end',
        'note written',
      ),
    );
    const key = await started('noted');
    await client.clock.advance(HOUR);
    const [cycle] = (await client.searchTimers({ filter: { processInstanceKey: key } })).items;
    expect(cycle).toMatchObject({ state: 'ACTIVE', triggered: 6 });
  });

  it('goes back to the present', async () => {
    await client.clock.reset();
    expect(Math.abs((await client.clock.now()) - Date.now())).toBeLessThan(60_000);
    await client.clock.moveTo(NOON + 2 * HOUR);
    expect((await app.api.get('/v2/clock')).body).toEqual({ timestamp: NOON + 2 * HOUR });
  });

  it('cannot be moved where it is the real one', async () => {
    const other = await startApp();
    const answer = await other.api.put('/v2/clock', { timestamp: 5 });
    await other.close();
    expect([answer.status, answer.body.code]).toEqual([404, 'CLOCK_NOT_VIRTUAL']);
  }, 30_000);
});

describe('messages', () => {
  beforeAll(() => deploy(waiting('paying', message('paid'))));

  it('are published to those who wait, who can be searched for', async () => {
    const key = await started('paying', { order: 'm-1' });
    await settle();
    const filter = { processInstanceKey: key };
    const found = (await app.api.post('/v2/message-subscriptions/search', { filter })).body;
    expect(missingFields('POST /message-subscriptions/search', found)).toEqual([]);
    expect(found.items).toMatchObject([
      { messageName: 'paid', correlationKey: 'm-1', messageSubscriptionState: 'CREATED', elementId: 'wait' },
    ]);
    const published = await app.api.post('/v2/messages/publication', {
      name: 'paid',
      correlationKey: 'm-1',
      variables: { euro: 5 },
    });
    expect(published.status).toBe(200);
    expect(missingFields('POST /messages/publication', published.body)).toEqual([]);
    expect(await stateOf(key)).toBe('COMPLETED');
    expect((await client.messages.searchSubscriptions({ filter })).items).toMatchObject([
      { messageSubscriptionState: 'CORRELATED', messageKey: published.body.messageKey },
    ]);
  });

  it('are buffered for their time to live, and refused with an id that lives', async () => {
    const request = { name: 'paid', correlationKey: 'm-2', timeToLive: 1000, messageId: 'once' };
    await client.messages.publish(request);
    const again = await app.api.post('/v2/messages/publication', request);
    expect([again.status, again.body.code]).toEqual([409, 'MESSAGE_ALREADY_PUBLISHED']);
    expect(await stateOf(await started('paying', { order: 'm-2' }))).toBe('COMPLETED');
    await client.clock.advance(2000);
    expect(await stateOf(await started('paying', { order: 'm-2' }))).toBe('ACTIVE');
  });

  it('are correlated with an answer, or not at all', async () => {
    const key = await started('paying', { order: 'm-3' });
    const correlated = await app.api.post('/v2/messages/correlation', {
      name: 'paid',
      correlationKey: 'm-3',
    });
    expect(correlated.body).toMatchObject({ processInstanceKey: key });
    expect(missingFields('POST /messages/correlation', correlated.body)).toEqual([]);
    const nobody = await app.api.post('/v2/messages/correlation', { name: 'paid', correlationKey: 'm-3' });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'MESSAGE_NOT_CORRELATED']);
  });

  it('start processes', async () => {
    await deploy(model('placed', [start(named('placed')), task('t'), end()], 'start t end'));
    await client.messages.publish({ name: 'placed', correlationKey: 'any', variables: { order: 1 } });
    await settle();
    const { items } = await client.searchInstances({ filter: { processDefinitionId: 'placed' } });
    expect(items).toMatchObject([{ state: 'ACTIVE' }]);
  });

  it.each([
    [{}, 'INVALID_FIELD'],
    [{ name: 'x', timeToLive: -1 }, 'INVALID_FIELD'],
    [{ name: 'x', variables: [] }, 'INVALID_FIELD'],
    [{ name: 'x', tenantId: 'other' }, 'TENANTS_NOT_ENABLED'],
    [{ name: 'x', businessId: 'b' }, 'NOT_SUPPORTED'],
    [{ name: 'x', more: 1 }, 'UNKNOWN_PROPERTY'],
  ])('%j is refused', async (body, code) => {
    const answer = await app.api.post('/v2/messages/publication', body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});

describe('signals', () => {
  it('come to everything that waits for them', async () => {
    await deploy(waiting('alarmed', signal('alarm')));
    const keys = [await started('alarmed'), await started('alarmed')];
    await settle();
    const answer = await app.api.post('/v2/signals/broadcast', { signalName: 'alarm' });
    expect(missingFields('POST /signals/broadcast', answer.body)).toEqual([]);
    expect(await Promise.all(keys.map(stateOf))).toEqual(['COMPLETED', 'COMPLETED']);
  });
});

describe('conditions', () => {
  it('start processes', async () => {
    const over: FlowElement = start({ type: 'conditional', condition: { feel: 'amount > 10' } });
    await deploy(model('large', [over, end()], 'start end'));
    const answer = await app.api.post('/v2/conditionals/evaluation', { variables: { amount: 11 } });
    expect(missingFields('POST /conditionals/evaluation', answer.body)).toEqual([]);
    expect(answer.body.processInstances).toHaveLength(1);
    expect((await client.evaluateConditionals({ variables: { amount: 9 } })).processInstances).toEqual([]);
    const unknown = await app.api.post('/v2/conditionals/evaluation', {
      variables: {},
      processDefinitionKey: '5',
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'PROCESS_DEFINITION_NOT_FOUND']);
  });
});

describe('an ad-hoc sub-process', () => {
  it('has its elements activated', async () => {
    const inner = (id: string): FlowElement => ({ ...task(id), scope: 'desk' }) as FlowElement;
    const desk: FlowElement = {
      id: 'desk',
      type: 'adHocSubProcess',
      ordering: 'parallel',
      activeElements: { feel: '["read"]' },
    };
    await deploy(model('adhoc', [start(), desk, inner('read'), inner('reply'), end()], 'start desk end'));
    const key = await started('adhoc');
    await settle();
    const find = async (elementId: string) =>
      (await client.searchElementInstances({ filter: { processInstanceKey: key, elementId } })).items;
    const [running] = await find('desk');
    expect(running).toMatchObject({ type: 'AD_HOC_SUB_PROCESS', state: 'ACTIVE' });
    await client.activateAdHoc(running!.elementInstanceKey, { elements: [{ elementId: 'reply' }] });
    await settle();
    expect(await find('reply')).toMatchObject([{ state: 'ACTIVE' }]);
    const path = `/v2/element-instances/ad-hoc-activities/${running!.elementInstanceKey}/activation`;
    const none = await app.api.post(path, { elements: [] });
    expect([none.status, none.body.code]).toEqual([400, 'INVALID_FIELD']);
    const unknown = await app.api.post(path, { elements: [{ elementId: 'nobody' }] });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'AD_HOC_ELEMENT_NOT_FOUND']);
  });

  it('that collects outputs shows what holds each element and what follows it', async () => {
    const collecting: FlowElement = {
      id: 'desk',
      type: 'adHocSubProcess',
      ordering: 'parallel',
      outputCollection: 'all',
      outputElement: { feel: 'letter' },
    };
    const read = { ...task('read'), scope: 'desk' } as FlowElement;
    await deploy(model('collecting', [start(), collecting, read, end()], 'start desk end'));
    const key = await started('collecting');
    await settle();
    const find = async (elementId: string) =>
      (await client.searchElementInstances({ filter: { processInstanceKey: key, elementId } })).items;
    const [desk, ...others] = await find('desk');
    expect(others).toEqual([]);
    const [inner] = await find('desk#innerInstance');
    expect(inner).toMatchObject({
      type: 'AD_HOC_SUB_PROCESS_INNER_INSTANCE',
      state: 'ACTIVE',
      elementInstanceScopeKey: desk!.elementInstanceKey,
    });
    expect(await find('read')).toMatchObject([{ elementInstanceScopeKey: inner!.elementInstanceKey }]);
  });
});
