import { run, StartFailed } from './run.js';

/** All requests are answered or ended within this time; what is still under way then has to be recovered, as after a crash. */
const STOP_WITHIN_MS = 9000;

async function main(): Promise<void> {
  const server = await run({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`onward: ${error instanceof StartFailed ? error.message : String(error)}\n`);
  process.exitCode = 1;
  process.exit();
});
