import { OutcomeUnknown, StoreUnavailable } from '@onward/event-store';
import { ReadStoreUnavailable } from '@onward/read-store';
import { Random } from '../random.js';
import { MemoryReadDisk } from '../stores/index.js';
import type { Victim } from './faults.js';
import { Follower } from './follower.js';
import { Life } from './life.js';
import type { World } from './world.js';

/** Until a node that has died is started again, ms at most. */
const LONGEST_DOWN = 3000;
const START_AGAIN_AFTER = 500;

export const isStoreError = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof OutcomeUnknown ||
  error instanceof ReadStoreUnavailable;

/** A node: one life after the other, on the same disk. */
export class SimulatedNode implements Victim {
  life: Life | undefined;
  readonly disk: MemoryReadDisk;
  readonly followers: Follower[] = [];
  #lives = 0;

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    this.disk = world.plan.options.sharedReadStore ? world.sharedDisk : new MemoryReadDisk();
  }

  start(): void {
    if (this.life !== undefined) return;
    const life = new Life(`${this.name}.${++this.#lives}`, this, this.disk, this.world);
    this.life = life;
    void this.#run(life);
  }

  fall(kind: 'kill' | 'power' | 'stop', pick: number): void {
    const random = new Random(pick);
    const { life, world } = this;
    if (life === undefined) return;
    if (kind === 'stop') {
      void this.#stop(life, random.int(LONGEST_DOWN));
      return;
    }
    if (kind === 'power') {
      for (const node of world.nodes) node.die(random.int(LONGEST_DOWN), true);
      world.log.crash();
      world.sharedDisk.crash();
      return;
    }
    this.die(random.int(LONGEST_DOWN), random.chance(0.5));
    // What a process has written survives it, unless the machine dies, too; other nodes' store is another machine.
    if (world.nodes.length === 1 && random.chance(0.5)) world.log.crash();
    else world.scheduler.for()(() => world.log.flush(), { kind: 'flush', subject: 'the store itself' });
  }

  /** Sets the clock of the process that runs there now. */
  moveClock(ms: number): void {
    this.life?.clock.move(ms);
  }

  /** @param loses whether its disk loses what was not flushed */
  die(startAgainAfter: number, loses: boolean): void {
    if (this.life === undefined) return;
    this.life.finish();
    this.life = undefined;
    // What all share is on another machine.
    if (loses && this.disk !== this.world.sharedDisk) this.disk.crash();
    this.world.clock.schedule(startAgainAfter, () => this.start());
  }

  /** Ends the node cleanly. Resolves when it is down. */
  async shutDown(): Promise<void> {
    const { life } = this;
    if (life === undefined) return;
    life.isUp = false;
    life.isStopping = true;
    await Promise.race([life.runtime.stop(), life.end]);
    if (life.isOver) return;
    life.finish();
    this.life = undefined;
    this.world.log.flush();
  }

  async #run(life: Life): Promise<void> {
    try {
      await life.runtime.start();
    } catch (error) {
      if (life.isOver || life.isStopping) return;
      if (!isStoreError(error)) this.world.violated(`${life.name} could not start: ${String(error)}`);
      this.die(START_AGAIN_AFTER, false);
      return;
    }
    if (life.isOver || life.isStopping) return;
    this.world.handlers.register(life);
    this.followers.push(new Follower(life, this.world));
    life.isUp = true;
  }

  async #stop(life: Life, startAgainAfter: number): Promise<void> {
    try {
      await this.shutDown();
    } catch (error) {
      if (!isStoreError(error)) this.world.violated(`${life.name} could not be stopped: ${String(error)}`);
      this.die(startAgainAfter, false);
      return;
    }
    if (this.life === undefined) this.world.clock.schedule(startAgainAfter, () => this.start());
  }
}
