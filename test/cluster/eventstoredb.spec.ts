import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { EventStoreServer, withEventStoreServers } from '../support/event-store-server.js';
import { TwoNodes } from './two-nodes.js';

/** On two idle cores a few minutes each; this is for machines that are busy. */
jest.setTimeout(20 * 60_000);

const INSTANCES = 1_000;

withEventStoreServers('two nodes on one EventStoreDB', () => {
  let store: EventStoreServer;
  let nodes: TwoNodes;
  beforeEach(async () => {
    store = await EventStoreServer.create();
    nodes = await TwoNodes.start(store.connectionString, 1);
  });
  afterEach(async () => {
    await nodes.end();
    await store.remove();
  });

  it('lose nothing and do nothing twice while one of them is killed again and again', async () => {
    let kills = 0;
    for (; nodes.started < INSTANCES; kills++) {
      await nodes.untilStarted(nodes.started + 60);
      await nodes.killNode(1);
      await nodes.startNode(1);
    }
    const found = await nodes.verdict();
    expect(found.violations.slice(0, 20)).toEqual([]);
    // The test has tested something: load, kills, lost answers, and work that was interrupted.
    expect(found.instances).toBeGreaterThanOrEqual(INSTANCES);
    expect(kills).toBeGreaterThan(5);
    expect(found.repeated).toBeGreaterThan(0);
    console.log(`${kills} kills: ${JSON.stringify({ ...found, violations: 0 })}`);
  });

  it('refuse with 503 while it is away, and go on by themselves when it is back', async () => {
    const { commander, ledger } = nodes.crowd;
    for (let outage = 1; outage <= 3; outage++) {
      await nodes.untilStarted(outage * 60);
      const before = commander.refused;
      await (outage % 2 === 0 ? store.stop() : store.kill());
      while (commander.refused < before + 20) await pause(20);
      const acknowledged = ledger.acknowledged.length;
      await store.start();
      while (ledger.acknowledged.length < acknowledged + 50) await pause(20);
    }
    const found = await nodes.verdict();
    expect(found.violations.slice(0, 20)).toEqual([]);
    console.log(`3 outages, ${commander.refused} × 503: ${JSON.stringify({ ...found, violations: 0 })}`);
  });
});
