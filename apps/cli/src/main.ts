import { setTimeout } from 'node:timers/promises';
import type { Io } from './io.js';
import { run } from './run.js';

const { stdout, stderr, env } = process;
const ending = new AbortController();

const io: Io = {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  env,
  cwd: process.cwd(),
  isTerminal: stdout.isTTY,
  columns: stdout.columns ?? 80,
  signal: ending.signal,
  pause: (ms) => setTimeout(ms, undefined, { signal: ending.signal }).catch(() => undefined),
};

// `onward list | head`: whoever reads has had enough.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
// The first Ctrl-C ends the command in good order, a second one at once.
process.once('SIGINT', () => ending.abort(new Error('interrupted')));

process.exitCode = await run(process.argv.slice(2), io);
