import assert from 'node:assert/strict';
import { ordinalMap, type Command, type EngineEvent, type InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { JsonObject, Key } from '@onward/model';
import type { Runtime } from '@onward/runtime';

/** What an instance under test needs of the test it belongs to. */
export interface TestRuntime {
  readonly runtime: Pick<Runtime, 'instances'>;
  whenCommanded(instanceKey: Key, command: Command): Promise<JsonObject>;
}

const MAX_EVENTS = 100_000;

/** One instance under test. `then…` throws an AssertionError that shows what was expected and what happened. */
export class InstanceTest {
  constructor(
    private readonly test: TestRuntime,
    readonly instanceKey: Key,
  ) {}

  async whenUserTaskCompleted(elementId: string, variables: JsonObject = {}): Promise<void> {
    const { userTasks } = await this.state();
    const task = [...ordinalMap.values(userTasks)].find(({ element }) => element === elementId);
    assert.ok(task, `no user task waits at "${elementId}"`);
    await this.test.whenCommanded(this.instanceKey, {
      type: 'CompleteUserTask',
      userTask: task.id,
      variables,
      action: 'complete',
    });
  }

  /** Resolves the incident at an element. */
  async whenIncidentResolved(elementId: string): Promise<void> {
    const { incidents } = await this.state();
    const incident = [...ordinalMap.values(incidents)].find(({ element }) => element === elementId);
    assert.ok(incident, `no incident at "${elementId}"`);
    await this.test.whenCommanded(this.instanceKey, { type: 'ResolveIncident', incident: incident.id });
  }

  async whenCanceled(): Promise<void> {
    await this.test.whenCommanded(this.instanceKey, { type: 'CancelProcessInstance' });
  }

  async thenEnded(status: 'COMPLETED' | 'TERMINATED', reason?: string): Promise<void> {
    const { status: actual, endReason } = await this.state();
    assert.deepEqual([actual, endReason], [status, reason], `where it stands: ${await this.#where()}`);
  }

  /** The elements at which tokens stand, in any order. */
  async thenWaitsAt(...elementIds: readonly string[]): Promise<void> {
    const { tokens } = await this.state();
    const places = [...ordinalMap.values(tokens)].map(({ element }) => element);
    assert.deepEqual(places.sort(), [...elementIds].sort());
  }

  /** Elements in the order in which they completed, all of them. */
  async thenCompleted(...elementIds: readonly string[]): Promise<void> {
    assert.deepEqual(await this.completed(), elementIds);
  }

  /** What was compensated, in order. */
  async thenCompensated(...elementIds: readonly string[]): Promise<void> {
    const steps = (await this.events()).filter(({ type }) => type === 'CompensationStepCompleted');
    assert.deepEqual(
      steps.map(({ data }) => data['element']),
      elementIds,
    );
  }

  /** Open incidents: the element and what it says. */
  async thenIncident(elementId: string, message?: RegExp): Promise<void> {
    const { incidents } = await this.state();
    const found = [...ordinalMap.values(incidents)].filter(({ element }) => element === elementId);
    assert.equal(found.length, 1, `incidents at "${elementId}": ${found.length}`);
    if (message) assert.match(found[0]!.message, message);
  }

  /** Variables of the process: those named have these values; others may be there. */
  async thenVariables(expected: JsonObject): Promise<void> {
    const variables = await this.variables();
    const actual = Object.fromEntries(Object.keys(expected).map((name) => [name, variables[name]]));
    assert.deepEqual(actual, { ...expected });
  }

  /** Of the process, as they are or, of an instance that has ended, as they were last. */
  async variables(): Promise<JsonObject> {
    const variables: Record<string, JsonObject[string]> = {};
    for (const event of await this.events()) {
      if (event.type === 'VariablesSet' && event.data['scope'] === 0)
        Object.assign(variables, event.data['variables']);
    }
    return variables;
  }

  async completed(): Promise<readonly string[]> {
    const done = (await this.events()).filter(
      ({ type }) => type === 'ElementCompleted' || type === 'ElementPassed',
    );
    return done.map(({ data }) => data['element'] as string);
  }

  async events(): Promise<readonly (RecordedEvent & Pick<EngineEvent, 'type'>)[]> {
    return (await this.test.runtime.instances.events(this.instanceKey, 0, MAX_EVENTS)) as never;
  }

  async state(): Promise<InstanceState> {
    const state = await this.test.runtime.instances.state(this.instanceKey);
    assert.ok(state, `there is no instance ${this.instanceKey}`);
    return state;
  }

  async #where(): Promise<string> {
    const { tokens, incidents } = await this.state();
    const places = [...ordinalMap.values(tokens)].map(({ element, status }) => `${element} (${status})`);
    const problems = [...ordinalMap.values(incidents)].map(
      ({ element, message }) => `incident at ${element}: ${message}`,
    );
    return [...places, ...problems].join(', ') || 'nowhere';
  }
}
