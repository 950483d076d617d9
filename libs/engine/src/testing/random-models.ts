import type { ExecutionListener, FlowElement, ProcessDefinition, TaskListener } from '@onward/model';
import {
  choice,
  handlerOf,
  mappings,
  parallel,
  process,
  start,
  task,
  terminate,
  userTask,
} from './definitions.js';
import type { Choices } from './choices.js';
import { randomEventPiece, single, type Piece } from './random-events.js';

const CONDITIONS = ['n < 2', 'n > 3', 'flag = true', 'n != 4', 'true'];
/** The one is not boolean, the other compares null. */
const BAD_CONDITIONS = ['n', 'missing < 1'];
const OUTPUTS = ['n => n', 'n < 5 => flag', 'n => made.of.it'];

/**
 * A process made from numbers: any pieces, any flows between them, forwards and back. It need not make sense (joins that never
 * fill, cycles without a wait state, forks that multiply), because the engine must keep its word there, too.
 */
export function randomModel(choices: Choices): ProcessDefinition {
  const withEvents = choices.onceIn(2);
  const count = 2 + choices.below(6);
  const pieces = Array.from({ length: count }, (_, n) => randomPiece(choices, `e${n}`, withEvents));
  const entries = pieces.map(({ entry }) => entry);
  const elements = [
    start,
    ...pieces.flatMap((piece) => piece.elements),
    { id: 'out', type: 'endEvent' } as const,
  ];
  const flows = [`start -> ${entries[0]}`, ...pieces.flatMap((piece) => piece.flows)];
  for (const [n, { exit }] of pieces.entries()) {
    if (exit.type === 'endEvent') continue;
    const isGateway = exit.type === 'exclusiveGateway' || exit.type === 'parallelGateway';
    const outgoing = (isGateway && choices.onceIn(2)) || choices.onceIn(8) ? 2 : 1;
    for (let flow = 0; flow < outgoing; flow++) {
      // Mostly forwards: a graph of nothing but cycles is no better test.
      const target = choices.onceIn(6) ? choices.of(entries) : (entries[n + 1 + flow] ?? 'out');
      flows.push(
        `${exit.id} -> ${target}${exit.type === 'exclusiveGateway' ? condition(choices, flow === outgoing - 1) : ''}`,
      );
    }
  }
  const definition = process(
    withEvents ? elements.map((element) => listening(choices, element)) : elements,
    flows,
    choices.onceIn(3) ? 'incident' : 'compensate',
  );
  return choices.onceIn(8) ? { ...definition, listeners: randomListeners(choices) } : definition;
}

/** Whatever may have listeners where. */
function listening(choices: Choices, element: FlowElement): FlowElement {
  if ((element.type === 'boundaryEvent' && element.handler !== undefined) || !choices.onceIn(8))
    return element;
  const notAtEnd = element.type.endsWith('Gateway') || (element.type === 'endEvent' && 'throws' in element);
  const notAtStart = element.type === 'startEvent' || element.type === 'boundaryEvent';
  const listeners = randomListeners(choices).filter(({ on }) => (on === 'start' ? !notAtStart : !notAtEnd));
  return { ...element, ...(listeners.length > 0 && { listeners }) };
}

const randomListeners = (choices: Choices): readonly ExecutionListener[] =>
  [choices.of(['start', 'end'] as const), choices.of(['start', 'end'] as const)].map((on) => ({
    on,
    job: {
      type: choices.onceIn(8) ? { feel: 'n' } : { value: 'listener' },
      retries: { value: 2 },
      headers: {},
    },
  }));

function condition(choices: Choices, isLast: boolean): string {
  if (isLast && !choices.onceIn(8)) return ' : default';
  return ` : ${choices.of(choices.onceIn(10) ? BAD_CONDITIONS : CONDITIONS)}`;
}

function randomPiece(choices: Choices, id: string, withEvents: boolean): Piece {
  switch (choices.below(withEvents ? 18 : 9)) {
    case 0:
    case 1:
      return single(choice(id));
    case 2:
      return single(choices.onceIn(3) ? parallel(id) : choice(id));
    case 3:
      return choices.onceIn(3) ? single({ ...terminate, id }) : single(randomUserTask(choices, id));
    case 4:
    case 5:
    case 6:
      return block(choices, id);
    case 7:
    case 8:
      return single(...randomTask(choices, id));
    default:
      return randomEventPiece(choices, id);
  }
}

/** A fork and the join that belongs to it, with work in between. */
function block(choices: Choices, id: string): Piece {
  const names = Array.from({ length: 2 + choices.below(2) }, (_, n) => `${id}-${n}`);
  // Flows from elsewhere merge in front of the fork: straight into it they would make a join of it.
  const merge = choice(`${id}-merge`);
  const join = parallel(`${id}-join`);
  const elements = [
    merge,
    parallel(id),
    join,
    ...names.flatMap((name) =>
      choices.onceIn(4) ? [randomUserTask(choices, name)] : randomTask(choices, name),
    ),
  ];
  const flows = names.flatMap((name) => [`${id} -> ${name}`, `${name} -> ${join.id}`]);
  return { entry: merge.id, exit: join, elements, flows: [`${merge.id} -> ${id}`, ...flows] };
}

function randomUserTask(choices: Choices, id: string): FlowElement {
  const taskListeners = choices.onceIn(3) ? [randomListener(choices), randomListener(choices)] : undefined;
  return userTask(id, {
    assignee: { feel: choices.onceIn(6) ? 'n' : 'text' },
    ...(taskListeners && { taskListeners }),
  });
}

const randomListener = (choices: Choices): TaskListener => ({
  on: choices.of(['creating', 'assigning', 'updating', 'completing', 'canceling'] as const),
  job: {
    type: choices.onceIn(8) ? { feel: 'n' } : { value: 'listener' },
    retries: { value: 2 },
    headers: {},
  },
});

function randomTask(choices: Choices, id: string): [FlowElement, ...FlowElement[]] {
  const output = choices.onceIn(6) ? 'text < 1 => x' : choices.of(OUTPUTS);
  const io = { inputs: mappings('n => local'), outputs: choices.onceIn(2) ? mappings(output) : [] };
  const work = choices.onceIn(3) ? task(id, { io }) : task(id);
  return choices.onceIn(4) ? [work] : [work, ...handlerOf(id)];
}
