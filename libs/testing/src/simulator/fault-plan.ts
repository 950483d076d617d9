import type { Random } from '../random.js';
import type { StoreStep } from '../stores/index.js';

/**
 * kill – the node dies at that step and is started again · power – all nodes die, and what was not flushed is lost ·
 * stop – the node is stopped cleanly and started again · error – the step fails (an append whose outcome is then unknown, a store
 * that is unavailable) · outage – so do all of this node's steps on that store for a while · repeat – a request is sent twice.
 */
export type FaultKind = 'kill' | 'power' | 'stop' | 'error' | 'outage' | 'repeat';

export interface PlannedFault {
  readonly kind: FaultKind;
  /** It happens at the first step that fits, from this number on. */
  readonly at: number;
  /** Fits only steps of this kind; any where absent. */
  readonly step?: StoreStep['kind'];
  /** Before the step has its effect, or after. */
  readonly when: 'before' | 'after';
  readonly pick: number;
}

const MAX_FAULTS = 8;
const STEP_KINDS: readonly (StoreStep['kind'] | undefined)[] = [
  'append',
  'append',
  'flush',
  'acknowledge',
  'acknowledge',
  'deliver',
  'read',
  'write',
  'switch',
  undefined,
];

export function planFaults(random: Random, steps: number): readonly PlannedFault[] {
  const faults = Array.from({ length: random.int(MAX_FAULTS + 1) }, (): PlannedFault => {
    const kind = random.weighted<FaultKind>([
      [4, 'kill'],
      [2, 'power'],
      [1, 'stop'],
      [5, 'error'],
      [1, 'outage'],
      [1, 'repeat'],
    ]);
    const step = kind === 'repeat' ? ('append' as const) : random.pick(STEP_KINDS);
    const when = random.chance(0.5) ? 'before' : 'after';
    return { kind, at: random.int(steps), when, pick: random.next(), ...(step !== undefined && { step }) };
  });
  return faults.toSorted((a, b) => a.at - b.at);
}
