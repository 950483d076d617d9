import type { Expression, JobSpec, Throw, Trigger } from '@onward/model';
import type { Random } from '../random.js';
import type { Draft } from './draft.js';
import {
  RANDOM_ERRORS,
  RANDOM_ESCALATIONS,
  RANDOM_JOB_TYPES,
  RANDOM_MESSAGES,
  RANDOM_SIGNALS,
  RANDOM_VARIABLES,
} from './names.js';

/** One of few values, so that a message and who waits for it do meet. */
export const correlationKey = (random: Random): { readonly correlationKey?: Expression } =>
  random.chance(0.7) ? { correlationKey: { feel: `string(${random.pick(RANDOM_VARIABLES)})` } } : {};

export const aJob = (random: Random): JobSpec => ({
  type: { value: random.pick(RANDOM_JOB_TYPES.slice(0, 3)) },
  retries: { value: random.between(1, 3) },
  headers: {},
});

export const aCondition = (random: Random): Expression => ({
  feel: `${random.pick(RANDOM_VARIABLES)} ${random.pick(['<', '>', '<=', '='])} ${random.int(5)}`,
});

/** Times are short, and cycles end. */
const TIMERS: readonly ((random: Random) => Extract<Trigger, { type: 'timer' }>)[] = [
  (random) => ({ type: 'timer', kind: 'duration', value: { value: `PT${random.between(1, 40)}S` } }),
  (random) => ({
    type: 'timer',
    kind: 'date',
    value: { feel: `now() + duration("PT${random.between(1, 20)}S")` },
  }),
  (random) => ({
    type: 'timer',
    kind: 'cycle',
    value: { value: `R${random.between(1, 3)}/PT${random.between(2, 20)}S` },
  }),
];

type WaitedType = 'message' | 'timer' | 'signal' | 'conditional';

const WAITED: Readonly<Record<WaitedType, (random: Random) => Trigger>> = {
  message: (random) => ({
    type: 'message',
    name: { value: random.pick(RANDOM_MESSAGES) },
    ...correlationKey(random),
  }),
  timer: (random) => random.pick(TIMERS)(random),
  signal: (random) => ({ type: 'signal', name: { value: random.pick(RANDOM_SIGNALS) } }),
  conditional: (random) => ({
    type: 'conditional',
    condition: { feel: `${random.pick(RANDOM_VARIABLES)} > ${random.between(2, 3)}` },
  }),
};

/** What comes from outside, or by itself. */
export const aWaitedTrigger = (random: Random, ...types: readonly WaitedType[]): Trigger =>
  WAITED[random.pick(types.length > 0 ? types : (Object.keys(WAITED) as WaitedType[]))](random);

/** What is thrown within. */
export const aThrownTrigger = (random: Random): Trigger => {
  const [type, codes] = random.pick([
    ['error', RANDOM_ERRORS],
    ['escalation', RANDOM_ESCALATIONS],
  ] as const);
  return { type, ...(random.chance(0.3) && { code: random.pick(codes) }) };
};

const aMessageThrow = (random: Random): Throw => ({
  type: 'message',
  name: { value: random.pick(RANDOM_MESSAGES) },
  ...correlationKey(random),
  ...(random.chance(0.2) && { messageId: { feel: `"id-" + string(${random.pick(RANDOM_VARIABLES)})` } }),
  ...(random.chance(0.6) && { timeToLive: { value: `PT${random.between(1, 60)}S` } }),
  ...(random.chance(0.15) && { job: aJob(random) }),
});

export const aSentMessage = (random: Random): Extract<Throw, { type: 'message' }> => {
  const { job: _job, ...message } = aMessageThrow(random) as Extract<Throw, { type: 'message' }>;
  return message;
};

/** What any throwing event may throw. */
export function aThrow(draft: Draft): Throw {
  const { random } = draft;
  return random.weighted<() => Throw>([
    [2, () => aMessageThrow(random)],
    [2, () => ({ type: 'signal', name: { value: random.pick(RANDOM_SIGNALS) } })],
    [4, () => ({ type: 'escalation', code: { value: random.pick(RANDOM_ESCALATIONS) } })],
    [
      2,
      () =>
        aCompensation(
          random,
          draft.activities().map(({ id }) => id),
        ),
    ],
  ])();
}

function aCompensation(random: Random, activities: readonly string[]): Throw {
  const one = activities.length > 0 && random.chance(0.5) ? { activity: random.pick(activities) } : {};
  return { type: 'compensation', wait: random.chance(0.7), ...one };
}
