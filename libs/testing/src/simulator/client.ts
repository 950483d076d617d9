import type { Command } from '@onward/engine';
import { DEFAULT_TENANT, type JsonObject, type Key } from '@onward/model';
import type { CreateInstanceRequest, Outcome, RequestMeta } from '@onward/runtime';
import type { Random } from '../random.js';
import { hashOf } from '../random.js';
import type { Life } from './life.js';
import type { World } from './world.js';

/** One sending of a command, and what came back. */
export interface Attempt {
  readonly commandId: string;
  readonly life: string;
  /** The instance's last durable revision when it was sent, and when it was answered. */
  readonly tailBefore: number;
  tailAfter: number;
  /** Undefined: the node died, or has not answered yet. */
  outcome?: Outcome<JsonObject>;
  time: number;
}

/** A command as its client remembers it. */
export interface Sent {
  readonly instanceKey: Key | undefined;
  readonly command: Command | undefined;
  readonly request: CreateInstanceRequest | undefined;
  readonly idempotencyKey: string | undefined;
  readonly expectedRevision: number | undefined;
  /** Another request has been sent with its key. */
  isReused?: boolean;
  readonly attempts: Attempt[];
}

const MAX_ATTEMPTS = 12;
const DEATH = Symbol('death');

/** The outside: sends commands, again where it may, and keeps a ledger of all it was told. */
export class Client {
  readonly ledger: Sent[] = [];
  /** Under way. */
  open = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {}

  execute(
    instanceKey: Key,
    command: Command,
    header: {
      readonly idempotencyKey?: string | undefined;
      readonly expectedRevision?: number | undefined;
    } = {},
  ): Promise<Outcome<JsonObject> | undefined> {
    const { idempotencyKey, expectedRevision } = header;
    return this.#sendNew({
      instanceKey,
      command,
      request: undefined,
      idempotencyKey,
      expectedRevision,
      attempts: [],
    });
  }

  /** Sends another command with the key of something that was sent before. */
  reuse(
    { idempotencyKey }: Sent,
    instanceKey: Key,
    command: Command,
  ): Promise<Outcome<JsonObject> | undefined> {
    for (const sent of this.ledger) if (sent.idempotencyKey === idempotencyKey) sent.isReused = true;
    return this.#sendNew({
      instanceKey,
      command,
      request: undefined,
      idempotencyKey,
      expectedRevision: undefined,
      isReused: true,
      attempts: [],
    });
  }

  create(request: CreateInstanceRequest, idempotencyKey?: string): Promise<Outcome<JsonObject> | undefined> {
    return this.#sendNew({
      instanceKey: undefined,
      command: undefined,
      request,
      idempotencyKey,
      expectedRevision: undefined,
      attempts: [],
    });
  }

  /** The last answer; undefined where nobody knows what became of it. */
  async send(sent: Sent): Promise<Outcome<JsonObject> | undefined> {
    this.open++;
    try {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const outcome = await this.#attempt(sent);
        const isFinal = outcome !== undefined && (outcome.ok || outcome.rejection.kind !== 'UNAVAILABLE');
        if (isFinal) return outcome;
        const isSafe =
          sent.idempotencyKey !== undefined ||
          (outcome?.ok === false && outcome.rejection.code !== 'OUTCOME_UNKNOWN');
        if (!isSafe) return undefined;
        await this.world.pause(100 * 2 ** Math.min(attempt, 6));
      }
      return undefined;
    } finally {
      this.open--;
    }
  }

  #sendNew(sent: Sent): Promise<Outcome<JsonObject> | undefined> {
    this.ledger.push(sent);
    return this.send(sent);
  }

  async #attempt(sent: Sent): Promise<Outcome<JsonObject> | undefined> {
    const { oracle, clock } = this.world;
    const life = await this.world.lifeUp(this.random);
    const commandId = this.random.uuid();
    const tail = (): number => (sent.instanceKey === undefined ? -1 : oracle.tail(sent.instanceKey));
    const attempt: Attempt = {
      commandId,
      life: life.name,
      tailBefore: tail(),
      tailAfter: Infinity,
      time: clock.now(),
    };
    sent.attempts.push(attempt);
    const died = life.end.then((): typeof DEATH => DEATH);
    try {
      const outcome = await Promise.race([this.#call(life, sent, commandId), died]);
      if (outcome === DEATH) return undefined;
      attempt.outcome = outcome;
      return outcome;
    } catch (error) {
      this.world.violated(
        `${life.name}: a command ended with an exception: ${nameOf(sent)}: ${describe(error)}`,
      );
      return undefined;
    } finally {
      attempt.tailAfter = tail();
      attempt.time = Math.max(attempt.time, clock.now());
    }
  }

  #call({ runtime }: Life, sent: Sent, commandId: string): Promise<Outcome<JsonObject>> {
    const { idempotencyKey, expectedRevision, instanceKey, command, request } = sent;
    const fingerprint = String(hashOf(JSON.stringify([instanceKey, command, request])));
    const meta: RequestMeta = {
      tenantId: DEFAULT_TENANT,
      actor: 'somebody',
      commandId,
      ...(idempotencyKey !== undefined && { idempotencyKey, fingerprint }),
      ...(expectedRevision !== undefined && { expectedRevision }),
    };
    if (request !== undefined)
      return runtime.createInstance(request, meta) as unknown as Promise<Outcome<JsonObject>>;
    return runtime.execute(instanceKey as Key, command as Command, meta);
  }
}

export const nameOf = ({ command, instanceKey, request }: Sent): string =>
  command === undefined ? `createInstance ${request?.processId}` : `${command.type} of ${instanceKey}`;

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error);
