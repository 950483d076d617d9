import type { FlowElement, JsonObject } from '@onward/model';
import { get } from '../ordinal-map.js';
import { comparisons } from '../testing/comparisons.js';
import { catching, end, message, milliseconds, process, signal, task } from '../testing/definitions.js';
import { given } from '../testing/index.js';
import { worked } from '../testing/listening.js';

const receiveTask = (more: object = {}): FlowElement =>
  ({ id: 'asked', type: 'receiveTask', message: message('ask'), ...more }) as FlowElement;

const starting = (told: FlowElement = catching('told', signal('tell')), asked = receiveTask()) =>
  process(
    [{ id: 'first', type: 'eventBasedGateway', instantiate: true }, told, asked, task('a'), task('b'), end],
    ['first -> told', 'first -> asked', 'told -> a', 'asked -> b', 'a -> end', 'b -> end'],
  );

const startedAt = (startElement: string | undefined, definition = starting(), variables: JsonObject = {}) =>
  given(definition, { expressions: comparisons, schedules: milliseconds }).when({
    type: 'CreateProcessInstance',
    definitionKey: '42' as never,
    processVersion: 1,
    instanceNumber: 1,
    variables,
    ...(startElement !== undefined && { startElement }),
  });

describe('an event-based gateway that starts instances', () => {
  it.each([
    ['told', 'a'],
    ['asked', 'b'],
  ])('starts one at %s, and waits for none of the others', (event, next) => {
    const spec = startedAt(event, starting(), { x: 1 }).accepted();
    expect(spec.job(next).status).toBe('open');
    expect(spec.state.subscriptions.size).toBe(0);
    expect(spec.state.tokens.size).toBe(1);
    expect(get(spec.state.elementInstances, 0)?.variables).toEqual({ x: 1 });
    expect(spec.path).toEqual(['first', event]);
    expect(spec.completed(next).state.status).toBe('COMPLETED');
  });

  it('maps what its event brings', () => {
    const io = { inputs: [], outputs: [{ source: { feel: 'x' }, target: 'got' }] };
    const told = { ...catching('told', signal('tell')), io };
    const spec = startedAt('told', starting(told), { x: 1, y: 2 }).accepted();
    expect(get(spec.state.elementInstances, 0)?.variables).toEqual({ got: 1 });
  });

  it.each(['told', 'asked'])('asks the listeners of %s, which has occurred already', (event) => {
    const listeners = (['start', 'end'] as const).map((on) => ({
      on,
      job: { type: { value: on }, retries: { value: 1 }, headers: {} },
    }));
    const told = { ...catching('told', signal('tell')), listeners };
    const { log, spec } = worked(
      startedAt(event, starting(told, receiveTask({ listeners })), { x: 1 }).accepted(),
    );
    expect(log).toEqual([`${event} start`, `${event} end`, event === 'told' ? 'a a-type' : 'b b-type']);
    expect(spec.state).toMatchObject({ status: 'COMPLETED', finalVariables: { x: 1 } });
  });

  it('waits for the first of them in an instance that a command has started', () => {
    const spec = startedAt(undefined, starting(), { key: 'k' }).accepted();
    expect(spec.state.subscriptions.size).toBe(2);
    const told = spec.signalled('tell', { x: 1 });
    expect(told.state.subscriptions.size).toBe(0);
    expect(told.job('a').status).toBe('open');
  });

  it('starts none at an event of another gateway', () => {
    const other = process(
      [
        { id: 'start', type: 'startEvent' },
        { id: 'first', type: 'eventBasedGateway' },
        catching('told', signal('tell')),
        end,
      ],
      ['start -> first', 'first -> told', 'told -> end'],
    );
    startedAt('told', other).thenRejected('PROCESS_NOT_STARTABLE');
  });
});
