import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import type { CheckReport, CheckScope } from './check.js';
import { EXIT_DAMAGED, EXIT_FAILED } from './check-exit.js';
import { damaged } from './record.js';

const TIMEOUT_MS: Readonly<Record<CheckScope, number>> = { tail: 60_000, all: 3_600_000 };

/** Not built, so in this repository's own tests, the sources are run by tsx. */
const SOURCES = import.meta.url.endsWith('.ts');
const SCRIPT = fileURLToPath(new URL(SOURCES ? './check-child.ts' : './check-child.js', import.meta.url));
const LOADER = SOURCES ? ['--conditions=onward-source', '--import', 'tsx'] : [];

/**
 * Runs `checkStore` where a crash does no harm: LMDB maps the file into memory, and a truncated or mangled one can end the process.
 * Rejects with StoreDamaged, or with StoreUnavailable where the check itself could not be run.
 */
export function checkInChild(folder: string, scope: CheckScope): Promise<CheckReport> {
  return new Promise((resolve, reject) => {
    const args = [...LOADER, SCRIPT, folder, scope];
    const options = { timeout: TIMEOUT_MS[scope], killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 } as const;
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as CheckReport);
      else reject(failure(error, stderr));
    });
  });
}

function failure(
  error: Error & { code?: unknown; killed?: boolean; signal?: unknown },
  stderr: string,
): Error {
  if (error.code === EXIT_DAMAGED) return new StoreDamaged(stderr, { cause: error });
  if (error.killed === true)
    return new StoreUnavailable('checking the event store took too long', { cause: error });
  const crashed =
    typeof error.signal === 'string' || (typeof error.code === 'number' && error.code > EXIT_FAILED);
  if (crashed) return new StoreDamaged(damaged('its file cannot be read without a crash'), { cause: error });
  return new StoreUnavailable(`the event store could not be checked: ${stderr || error.message}`, {
    cause: error,
  });
}
