import type { OrderHistory } from './history.js';
import { nameOf } from './timeline.js';

/** A table of what became of each order. */
export function summary(histories: readonly OrderHistory[]): string {
  const rows = [
    ['order', 'EUR', 'ended', 'steps done', 'undone, in this order', 'events', 'took'],
    ...histories.map(({ order, end, completed, undone, events, startedAt, endedAt }) => [
      order.id,
      String(order.amount),
      end ?? 'not at all',
      String(completed.length),
      undone.map(nameOf).join(', ') || '–',
      String(events.length),
      `${((endedAt - startedAt) / 1000).toFixed(2)} s`,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd())
    .join('\n');
}
