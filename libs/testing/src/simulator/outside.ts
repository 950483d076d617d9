import { ordinalMap, type Command, type EventSubscription, type InstanceState } from '@onward/engine';
import { DEFAULT_TENANT, type JsonObject, type Key } from '@onward/model';
import type { Outcome, PublishRequest, RequestMeta, Runtime } from '@onward/runtime';
import {
  RANDOM_MESSAGES,
  RANDOM_SIGNALS,
  STARTING_MESSAGES,
  STARTING_SIGNALS,
} from '../random-process/index.js';
import { hashOf, type Random } from '../random.js';
import type { Life } from './life.js';
import type { World } from './world.js';

/** Something sent to whoever waits for it, and what came back. */
export interface Call {
  readonly kind: 'publish' | 'correlate' | 'broadcast' | 'evaluate';
  readonly request: JsonObject;
  readonly idempotencyKey: string | undefined;
  readonly answers: Outcome<JsonObject>[];
}

const MESSAGES = [...RANDOM_MESSAGES, ...STARTING_MESSAGES];
const SIGNALS = [...RANDOM_SIGNALS, ...STARTING_SIGNALS];
const KEYED = 0.5;
const MAX_ATTEMPTS = 12;
const CORRELATION_MS = 5_000;
const MAX_TTL_MS = 60_000;

/** Who is in no instance: publishes messages, broadcasts signals, evaluates conditions, and remembers what was answered. */
export class Outside {
  readonly calls: Call[] = [];
  /** Under way. */
  open = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {}

  /** What instances may wait for. */
  async publish(random: Random): Promise<void> {
    const waited = this.#waited().filter(({ trigger: { type } }) => type === 'message');
    const trigger = waited.length > 0 && random.chance(0.6) ? random.pick(waited).trigger : undefined;
    const known = trigger?.type === 'message' ? trigger : undefined;
    const key = known === undefined && random.chance(0.7) ? String(random.int(5)) : known?.correlationKey;
    const address = {
      name: known?.name ?? random.pick(MESSAGES),
      ...(key !== undefined && { correlationKey: key }),
      variables: this.world.variablesOf(random),
    };
    if (random.chance(0.25)) return this.#send(random, 'correlate', address);
    return this.#send(random, 'publish', {
      ...address,
      timeToLive: random.chance(0.4) ? 0 : random.int(MAX_TTL_MS),
      ...(random.chance(0.3) && { messageId: `message-${random.int(3)}` }),
    });
  }

  broadcast(random: Random): Promise<void> {
    const waited = this.#waited().flatMap(({ trigger }) => (trigger.type === 'signal' ? [trigger.name] : []));
    const name = random.pick(waited.length > 0 && random.chance(0.6) ? waited : SIGNALS);
    return this.#send(random, 'broadcast', { name, variables: this.world.variablesOf(random) });
  }

  evaluate(random: Random): Promise<void> {
    return this.#send(random, 'evaluate', { variables: this.world.variablesOf(random) });
  }

  /**
   * When all is calm: what an instance waits for comes. Where that is something else than it goes on with, only now and then.
   * @returns how much it was, and commands that the instance itself needs
   */
  async bring(
    state: InstanceState,
    random: Random,
    done: Set<string>,
  ): Promise<{ readonly sent: number; readonly commands: readonly Command[] }> {
    let sent = 0;
    const commands: Command[] = [];
    for (const subscription of ordinalMap.values(state.subscriptions)) {
      const { trigger } = subscription;
      if (!isNeeded(state, subscription) && !random.chance(0.1)) continue;
      if (trigger.type === 'conditional') commands.push(this.#raise(random, subscription.elementInstance));
      if (trigger.type !== 'message' && trigger.type !== 'signal') continue;
      const { type: _type, ...address } = trigger;
      const once = JSON.stringify([
        trigger,
        trigger.type === 'message' ? state.processId : '',
        subscription.id,
      ]);
      if (trigger.type === 'signal' && done.has(trigger.name)) continue;
      done.add(trigger.type === 'signal' ? trigger.name : once);
      sent++;
      await (trigger.type === 'signal'
        ? this.#send(random, 'broadcast', { ...address, variables: {} })
        : this.#send(random, 'publish', { ...address, timeToLive: 0, variables: {} }));
    }
    // Where a listener has brought variables of its own, only there can the condition be met that ends it.
    for (const asked of adHocCommands(state, this.world))
      commands.push(this.#raise(random, asked.elementInstance), asked);
    return { sent, commands };
  }

  /** So that what is waited for holds, also where an event has brought variables that hide those around. */
  #raise(random: Random, elementInstance: number): Command {
    const variables = raised(this.world.variablesOf(random));
    return { type: 'SetVariables', elementInstance, variables, local: elementInstance > 0 };
  }

  #waited(): readonly EventSubscription[] {
    return this.world.oracle
      .instances()
      .flatMap(({ states }) => [...ordinalMap.values((states.at(-1) as InstanceState).subscriptions)]);
  }

  async #send(random: Random, kind: Call['kind'], request: JsonObject): Promise<void> {
    const idempotencyKey = random.chance(KEYED) ? random.uuid() : undefined;
    const call: Call = { kind, request, idempotencyKey, answers: [] };
    this.calls.push(call);
    this.open++;
    try {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const answer = await this.#attempt(call);
        if (answer !== undefined) call.answers.push(answer);
        const isFinal = answer !== undefined && (answer.ok || answer.rejection.kind !== 'UNAVAILABLE');
        const isSafe =
          idempotencyKey !== undefined ||
          (answer?.ok === false && answer.rejection.code !== 'OUTCOME_UNKNOWN');
        if (isFinal && random.chance(0.8)) return;
        if (!isSafe || (isFinal && idempotencyKey === undefined)) return;
        await this.world.pause(100 * 2 ** Math.min(attempt, 6));
      }
    } finally {
      this.open--;
    }
  }

  async #attempt(call: Call): Promise<Outcome<JsonObject> | undefined> {
    const life = await this.world.lifeUp(this.random);
    const { idempotencyKey, kind, request } = call;
    const meta: RequestMeta = {
      tenantId: DEFAULT_TENANT,
      actor: 'somebody',
      commandId: this.random.uuid(),
      ...(idempotencyKey !== undefined && {
        idempotencyKey,
        fingerprint: String(hashOf(JSON.stringify(request))),
      }),
    };
    try {
      return await Promise.race([ask(life, kind, request, meta), life.end.then(() => undefined)]);
    } catch (error) {
      this.world.violated(`${life.name}: ${kind} ended with an exception: ${String(error)}`);
      return undefined;
    }
  }
}

function ask(
  { runtime }: Life,
  kind: Call['kind'],
  request: JsonObject,
  meta: RequestMeta,
): Promise<Outcome<JsonObject>> {
  const answer = (outcome: Promise<Outcome<unknown>>): Promise<Outcome<JsonObject>> =>
    outcome as Promise<Outcome<JsonObject>>;
  switch (kind) {
    case 'publish':
      return answer(runtime.messages.publish(request as unknown as PublishRequest, meta));
    case 'correlate':
      return answer(runtime.messages.correlate(request as unknown as PublishRequest, meta, CORRELATION_MS));
    case 'broadcast':
      return answer(
        runtime.signals.broadcast(request as unknown as Parameters<Runtime['signals']['broadcast']>[0], meta),
      );
    case 'evaluate':
      return answer(runtime.conditions.evaluate(request as unknown as { variables: JsonObject }, meta));
  }
}

/** It cannot go on without. */
function isNeeded(
  { elementInstances }: InstanceState,
  { element, elementInstance }: EventSubscription,
): boolean {
  const instance = ordinalMap.get(elementInstances, elementInstance);
  return instance?.element === element || instance?.elementType === 'eventBasedGateway';
}

type ActivateAdHocElements = Extract<Command, { type: 'ActivateAdHocElements' }>;

/** What is left open until somebody asks for more of it. */
function adHocCommands(state: InstanceState, world: World): readonly ActivateAdHocElements[] {
  return [...ordinalMap.values(state.elementInstances)].flatMap(({ id, element, elementType, children }) =>
    elementType === 'adHocSubProcess' && children?.adHoc?.waits === true && children.tokens.size === 0
      ? [
          {
            type: 'ActivateAdHocElements' as const,
            elementInstance: id,
            elements: [{ element: world.graphOf(state.processId).starts(element)[0]!.id }],
            cancelRemaining: false,
          },
        ]
      : [],
  );
}

const raised = (variables: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'number' ? 4 : value]),
  );

export const keyOfAnswer = (answer: Outcome<JsonObject>): Key | undefined =>
  answer.ok
    ? ((answer.value['messageKey'] ?? answer.value['signalKey'] ?? answer.value['evaluationKey']) as Key)
    : undefined;
