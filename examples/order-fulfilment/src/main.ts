import { demo } from './demo/demo.js';

const write = (line: string): boolean => process.stdout.write(`${line}\n`);

try {
  const problems = await demo(write);
  for (const problem of problems) write(`  ✗ ${problem}`);
  write(
    problems.length === 0
      ? '\n  Nothing was lost, and nothing was done twice.\n'
      : '\n  Something is wrong.\n',
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`the demo has failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
