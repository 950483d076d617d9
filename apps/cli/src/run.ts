import { CommanderError, type Command } from 'commander';
import { widthFor } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { describeError, errorDocument, exitCodeOf } from './output/problems.js';
import { programFor } from './program.js';

/**
 * Runs one command line and resolves with its exit code; never rejects.
 * @param argv what is behind `onward`
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.OK;
  const program = programFor(io, (ended) => {
    code = ended;
  });
  prepare(program, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what is wrong; asking for help or the version is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
    if (io.signal.aborted) return EXIT.OK;
    const wantsJson = argv.includes('--json');
    io.err(wantsJson ? `${JSON.stringify(errorDocument(error))}\n` : describeError(error, widthFor(io)));
    return exitCodeOf(error);
  }
}

/** Every command: throws instead of ending the process, and writes where `io` says. */
function prepare(command: Command, io: Io): void {
  command
    .exitOverride()
    .showHelpAfterError('See --help.')
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      outputError: (text, write) => write(text.replace(/^error: /, 'onward: ')),
    });
  for (const child of command.commands) prepare(child, io);
}
