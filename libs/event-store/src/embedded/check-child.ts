import { checkStore, type CheckScope } from './check.js';
import { EXIT_DAMAGED, EXIT_FAILED } from './check-exit.js';
import { StoreDamaged } from '../errors.js';

/** The process that `checkInChild` starts: folder and scope in, a report or a message and an exit code out. */
const [folder, scope] = process.argv.slice(2);
try {
  process.stdout.write(JSON.stringify(checkStore(folder!, scope as CheckScope)));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof StoreDamaged ? EXIT_DAMAGED : EXIT_FAILED;
}
