import type { RecordedEvent } from '@onward/event-store';
import { instanceStream, isInstanceStream } from '@onward/model';
import { VIRTUAL_START } from '../virtual-clock.js';
import type { SimulationResult } from './simulation.js';

const MAX_LINES = 400;
const MAX_MESSAGES = 40;

/** For people: what was wrong, how the run was set up, what went wrong in it, and its history. */
export function report(result: SimulationResult): string {
  const { faults, history, messages, plan, violations } = result;
  const { actions, external, handlers, nodes, options, order, processes, seed } = plan;
  const { limits, ...rest } = options;
  const lines = [
    `seed ${seed}: ${violations.length} violations`,
    ...violations.map((violation) => `  ${violation}`),
    `${nodes} node(s), steps ${order}, external workers for ${external.join(', ') || 'nothing'}, handlers ${JSON.stringify(handlers)}`,
    `options ${JSON.stringify({ maxEventsPerDecision: limits.maxEventsPerDecision, ...rest })}`,
    ...processes.map(({ processId, onFailure, flows, elements }) => {
      const handled = elements.filter(({ type }) => type === 'boundaryEvent').length;
      const graph = flows.map((flow) => `${flow.source}→${flow.target}`).join(' ');
      return `process ${processId}, ${onFailure}, ${handled} compensation handlers: ${graph}`;
    }),
    `users: ${actions.map(({ at, kind }) => `${kind}@${at}`).join(' ') || 'nobody'}`,
    `faults: ${faults.length === 0 ? 'none' : ''}`,
    ...faults.map((fault) => `  ${fault}`),
    'what the nodes said:',
    ...messages.slice(-MAX_MESSAGES).map((message) => `  ${message}`),
    'history:',
    ...shown(history, violations).map(lineOf),
  ];
  return lines.join('\n');
}

/** Where a violation names an instance, its events; otherwise all. */
function shown(history: readonly RecordedEvent[], violations: readonly string[]): readonly RecordedEvent[] {
  const events = history.filter(({ stream }) => isInstanceStream(stream));
  const streams = new Set(
    violations.flatMap((text) => text.match(/\d{7,}/g) ?? []).map((key) => instanceStream(key as never)),
  );
  const concerned = events.filter(({ stream }) => streams.has(stream));
  return (concerned.length > 0 ? concerned : events).slice(-MAX_LINES);
}

function lineOf({ data, metadata, position, revision, stream, type }: RecordedEvent): string {
  const at = ((metadata.time - VIRTUAL_START) / 1000).toFixed(3);
  return `  ${position.padStart(5)} ${stream} ${String(revision).padStart(3)} ${at.padStart(9)}s ${type} ${JSON.stringify(data)} by ${metadata.commandId.slice(0, 8)}`;
}
