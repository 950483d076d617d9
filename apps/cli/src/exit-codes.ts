/** What a command ends with; `docs/cli.md` and `onward --help` list them. */
export const EXIT = {
  OK: 0,
  /** The server refused it, or something is wrong (`doctor`). */
  REFUSED: 1,
  /** The command line is not right. */
  USAGE: 2,
  /** The server cannot be reached. */
  UNREACHABLE: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line is not right; the message says what would be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
