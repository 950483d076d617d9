/**
 * `node --import` of this file makes a server that has loaded its modules and waits for a line on standard input before it starts:
 * so that a test that kills servers by the dozen measures their start, not Node's module loader. It ends with whoever started it.
 */
import { isMainThread } from 'node:worker_threads';

// A thread of the server loads what its process was told to load, too.
if (isMainThread) {
  process.stdin.on('end', () => process.exit());
  await import('../../apps/server/dist/run.js');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.resume().unref();
}
