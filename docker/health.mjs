// Exits with 0 where the server takes commands. The image has no curl.
const port = process.env.ONWARD_PORT ?? '8080';

try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
