import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadReport } from './order.js';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Carries out the order in a process of its own. Rejects where a request was refused. */
export async function generate(order: LoadOrder): Promise<LoadReport> {
  const child = fork(MAIN, [], { execArgv: ['--import', 'tsx'] });
  try {
    const report = await new Promise<LoadReport>((resolve, reject) => {
      child.once('message', (message) => resolve(message as LoadReport));
      child.once('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
      child.send(order);
    });
    if (report.failure !== undefined) throw new Error(`the load was refused: ${report.failure}`);
    return report;
  } finally {
    child.kill();
  }
}
