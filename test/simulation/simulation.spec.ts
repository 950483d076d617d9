import { ELEMENT_TYPES, THROW_TYPES, TRIGGER_TYPES } from '@onward/model';
import { report, shrink, simulate, type SimulationOptions, type SimulationResult } from '@onward/testing';
import { executedIn } from './executed.js';

/** In each run of the tests; `npm run simulate` runs as many as one likes. */
const SEEDS = [
  ...Array.from({ length: 40 }, (_, index) => index + 1),
  // An escalation and a compensation that an event sub-process catches, which are rare.
  58,
  126,
  // A call that is cancelled.
  66,
  // A subscription that was opened again after its message had come.
  120,
  // An event sub-process that compensates for what it lies in, which had handlers of its own.
  322,
];
const ENOUGH_MS = 10 * 60_000;

/** Faults and events that the seeds must have met. */
const SIGHTS = `kill power stop error outage repeat
  AdvanceDeferred CommandRecorded CompensationStepCompleted CompensationCompleted ScopeTerminating
  JobFailed JobErrorThrown IncidentRaised IncidentResolved UserTaskCompleted
  EventSubscriptionTriggered MessageCorrelated MessageReleased MessageExpired SignalBroadcast CallCanceled LoopStarted
  ProcessInstanceCompleted ProcessInstanceTerminated`.split(/\s+/);

/** Every type of element, of event that is caught and of event that is thrown: the seeds must have carried out each. */
const EVERYTHING = [
  ...ELEMENT_TYPES,
  ...TRIGGER_TYPES.map((type) => `catch ${type}`),
  ...THROW_TYPES.map((type) => `throw ${type}`),
];

/** What is wrong, as a text with the shortest history in which something is; empty where nothing is. */
async function wrongIn(result: SimulationResult, options: SimulationOptions): Promise<string> {
  return result.violations.length === 0 ? '' : report(await shrink(options, result));
}

it(
  'holds all invariants, whatever fails and whoever races',
  async () => {
    const met = new Set<string>();
    const configurations = new Set<number>();
    for (const seed of SEEDS) {
      const result = await simulate({ seed });
      expect(await wrongIn(result, { seed })).toBe('');
      for (const { type } of result.history) met.add(type);
      for (const executed of executedIn(result)) met.add(executed);
      const { nodes } = result.plan;
      configurations.add(nodes);
      for (const fault of result.faults) met.add(/: (\w+) /.exec(fault)?.[1] ?? fault);
    }
    // The runs have come to where it is difficult.
    expect([...SIGHTS, ...EVERYTHING].filter((sight) => !met.has(sight))).toEqual([]);
    expect(configurations).toEqual(new Set([1, 2]));
  },
  ENOUGH_MS,
);

it(
  'gives the same run for the same seed, event for event, and another one for another seed',
  async () => {
    const [first, again, other] = [
      await simulate({ seed: 7 }),
      await simulate({ seed: 7 }),
      await simulate({ seed: 8 }),
    ];
    expect(again.digest).toBe(first.digest);
    expect(again.history).toEqual(first.history);
    expect([again.steps, again.messages]).toEqual([first.steps, first.messages]);
    expect(other.digest).not.toBe(first.digest);
  },
  ENOUGH_MS,
);
