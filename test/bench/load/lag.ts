import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from './connection.js';
import type { LoadOrder } from './order.js';
import type { Progress } from './starter.js';

const EVERY_MS = 100;
const QUERY = JSON.stringify({ page: { limit: 1 } });

/** How long a query with the newest position waits until every read model is there, ms, the query included. */
export async function measureLag(
  { url }: LoadOrder,
  progress: Progress,
  over: AbortSignal,
): Promise<readonly number[]> {
  const connection = await Connection.open(url);
  const lags: number[] = [];
  while (!over.aborted) {
    const { position } = progress;
    const asked = performance.now();
    if (position !== undefined && asked >= progress.countFrom) {
      const { status } = await connection.post(
        '/v2/process-definitions/search',
        QUERY,
        `onward-position: ${position}\r\n`,
      );
      lags.push(status === 200 ? performance.now() - asked : Number.POSITIVE_INFINITY);
    }
    await pause(EVERY_MS);
  }
  connection.close();
  return lags.toSorted((a, b) => a - b);
}
