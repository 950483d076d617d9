import type { FlowElement, Throw, Trigger } from '@onward/model';
import {
  boundary,
  catching,
  ending,
  error,
  handlerOf,
  message,
  parallel,
  signal,
  task,
  throwing,
  timer,
  within,
} from './definitions.js';
import type { Choices } from './choices.js';

/** Something with one way in and one way out. */
export interface Piece {
  readonly entry: string;
  readonly exit: FlowElement;
  readonly elements: readonly FlowElement[];
  readonly flows: readonly string[];
}

type Maker = (choices: Choices, id: string, depth: number) => Piece;

const MAX_DEPTH = 2;

export const single = (exit: FlowElement, ...more: readonly FlowElement[]): Piece => ({
  entry: exit.id,
  exit,
  elements: [exit, ...more],
  flows: [],
});

/** Whatever may be waited for, with names that few commands miss. */
function randomTrigger(choices: Choices, hasErrors: boolean): Trigger {
  const triggers: Trigger[] = [
    signal('s'),
    timer(3),
    timer(2, 'cycle'),
    choices.onceIn(6) ? message('m', 'missing') : message('m', 'n'),
    { type: 'conditional', condition: { feel: 'n > 4' } },
  ];
  if (hasErrors)
    triggers.push(error('E'), error(), { type: 'escalation', code: 'U' }, { type: 'escalation' });
  return choices.of(triggers);
}

/** An activity with a boundary event, which leads to an end of its own. */
function withBoundary(choices: Choices, piece: Piece): Piece {
  const { id } = piece.exit;
  if (choices.onceIn(3)) return piece;
  const trigger = randomTrigger(choices, true);
  const interrupting = trigger.type === 'error' || choices.onceIn(2);
  const event = boundary(id, trigger, {
    id: `on-${id}`,
    interrupting,
    ...(choices.onceIn(4) && { io: { inputs: [], outputs: [{ source: { feel: 'n' }, target: 'caught' }] } }),
  });
  const scope = piece.exit.scope === undefined ? {} : { scope: piece.exit.scope };
  const extra = [event, task(`after-${id}`), ending(`ended-${id}`)].map((element) => ({
    ...element,
    ...scope,
  }));
  return {
    ...piece,
    elements: [...piece.elements, ...extra],
    flows: [...piece.flows, `on-${id} -> after-${id}`, `after-${id} -> ended-${id}`],
  };
}

const THROWS: readonly Throw[] = [
  { type: 'signal', name: { value: 's' } },
  { type: 'message', name: { value: 'm' }, correlationKey: { feel: 'n' } },
  { type: 'escalation', code: { value: 'U' } },
  { type: 'compensation', wait: true },
  { type: 'compensation', wait: false },
];

const subProcess: Maker = (choices, id, depth) => {
  const type = choices.of(['subProcess', 'subProcess', 'transaction'] as const);
  const pieces = Array.from({ length: 1 + choices.below(2) }, (_, n) =>
    randomEventPiece(choices, `${id}.${n}`, depth + 1),
  );
  const ends: FlowElement[] = [
    choices.of([
      ending(`end-${id}`),
      ending(`end-${id}`),
      ending(`end-${id}`, { type: 'terminate' }),
      ending(`end-${id}`, { type: 'error', code: { value: 'E' } }),
      ending(`end-${id}`, type === 'transaction' ? { type: 'cancel' } : { type: 'compensation', wait: true }),
    ]),
  ];
  const inner = [
    { id: `start-${id}`, type: 'startEvent' } as const,
    ...pieces.flatMap(({ elements }) => elements),
    ...ends,
    ...(choices.onceIn(2) ? eventSubProcess(choices, `${id}-esp`) : []),
  ];
  const chain = [`start-${id}`, ...pieces.map(({ entry }) => entry), `end-${id}`];
  const exits = [`start-${id}`, ...pieces.map(({ exit }) => exit.id)];
  const loop = choices.onceIn(4) ? { loop: randomLoop(choices) } : {};
  const sub = { id, type, ...loop } as FlowElement;
  const onCancel =
    type === 'transaction'
      ? [boundary(id, { type: 'cancel' }, { id: `cancel-${id}` }), ending(`canceled-${id}`)]
      : [];
  const piece: Piece = {
    entry: id,
    exit: sub,
    elements: [sub, ...within(id, inner), ...onCancel, ...(choices.onceIn(4) ? handlerOf(id) : [])],
    flows: [
      ...exits.map((exit, at) => `${exit} -> ${chain[at + 1]}`),
      ...pieces.flatMap(({ flows }) => flows),
      ...(onCancel.length > 0 ? [`cancel-${id} -> canceled-${id}`] : []),
      ...inner.flatMap(({ id: inside }) => (inside === `${id}-esp` ? espFlows(inside) : [])),
    ],
  };
  return withBoundary(choices, piece);
};

function eventSubProcess(choices: Choices, id: string): FlowElement[] {
  const trigger = choices.onceIn(4) ? ({ type: 'compensation' } as const) : randomTrigger(choices, true);
  return [
    { id, type: 'eventSubProcess' },
    {
      id: `start-${id}`,
      type: 'startEvent',
      scope: id,
      triggers: [trigger],
      interrupting: trigger.type === 'error' || choices.onceIn(2),
    },
    task(`in-${id}`, { scope: id }),
    { id: `end-${id}`, type: 'endEvent', scope: id },
  ];
}

const espFlows = (id: string): string[] => [`start-${id} -> in-${id}`, `in-${id} -> end-${id}`];

function randomLoop(choices: Choices) {
  if (choices.onceIn(3))
    return {
      type: 'standard',
      condition: { feel: 'n < 3' },
      testBefore: choices.onceIn(2),
      maximum: { value: 3 },
    } as const;
  return {
    type: 'multiInstance',
    isSequential: choices.onceIn(2),
    cardinality: choices.onceIn(6) ? { feel: 'text' } : { value: choices.below(4) },
    outputCollection: 'out',
    outputElement: { feel: 'n' },
    ...(choices.onceIn(3) && { completionCondition: { feel: 'numberOfCompletedInstances > 1' } }),
  } as const;
}

const MAKERS: readonly Maker[] = [
  subProcess,
  subProcess,
  (choices, id) => withBoundary(choices, single(task(id), ...(choices.onceIn(2) ? handlerOf(id) : []))),
  (choices, id) =>
    withBoundary(
      choices,
      single(task(id, { loop: randomLoop(choices) }), ...(choices.onceIn(2) ? handlerOf(id) : [])),
    ),
  (choices, id) => {
    const several = choices.onceIn(3) ? [signal('s'), timer(3)] : [randomTrigger(choices, false)];
    return single({ ...catching(id, ...several), parallelMultiple: choices.onceIn(2) });
  },
  (choices, id) => single(throwing(id, choices.of(THROWS))),
  (choices, id) => {
    const events = [catching(`${id}-a`, signal('s')), catching(`${id}-b`, randomTrigger(choices, false))];
    const merge: FlowElement = { id: `${id}-merge`, type: 'exclusiveGateway' };
    return {
      entry: id,
      exit: merge,
      elements: [{ id, type: 'eventBasedGateway' }, ...events, merge],
      flows: events.flatMap((event) => [`${id} -> ${event.id}`, `${event.id} -> ${merge.id}`]),
    };
  },
  (choices, id) => {
    const type = choices.of(['inclusiveGateway', 'complexGateway'] as const);
    const fork: FlowElement = choices.onceIn(2) ? parallel(id) : { id, type: 'inclusiveGateway' };
    const condition =
      type === 'complexGateway' ? { activationCondition: { feel: 'activationCount > 1' } } : {};
    const join = { id: `${id}-join`, type, ...condition } as FlowElement;
    const names = [`${id}-x`, `${id}-y`, `${id}-z`];
    return {
      entry: id,
      exit: join,
      elements: [fork, ...names.map((name) => task(name)), join],
      flows: names.flatMap((name, n) => [
        `${id} -> ${name}${fork.type === 'inclusiveGateway' ? (n === 0 ? ' : default' : ` : n > ${n}`) : ''}`,
        `${name} -> ${join.id}`,
      ]),
    };
  },
  (choices, id) =>
    withBoundary(
      choices,
      single({ id, type: 'callActivity', processId: { value: 'child' }, binding: 'latest' }),
    ),
  (choices, id) =>
    withBoundary(
      choices,
      single(
        {
          id,
          type: 'adHocSubProcess',
          ordering: choices.of(['parallel', 'sequential'] as const),
          ...(choices.onceIn(2) && { completionCondition: { feel: 'n > 3' } }),
        },
        ...within(id, [task(`${id}-1`), task(`${id}-2`)]),
      ),
    ),
  (choices, id) =>
    single(
      choices.of<FlowElement>([
        { id, type: 'manualTask' },
        { id, type: 'scriptTask', script: { expression: { feel: 'n' }, resultVariable: 'r' } },
        {
          id,
          type: 'receiveTask',
          message: { type: 'message', name: { value: 'm' }, correlationKey: { feel: 'n' } },
        },
        { id, type: 'sendTask', message: { type: 'message', name: { value: 'm' } } },
        task(id, { startQuantity: 2 }),
        task(id, { completionQuantity: 2 }),
      ]),
    ),
];

/** A piece with what happens in it and to it. */
export function randomEventPiece(choices: Choices, id: string, depth = 0): Piece {
  const maker = choices.of(depth < MAX_DEPTH ? MAKERS : MAKERS.slice(2));
  return maker(choices, id, depth);
}
