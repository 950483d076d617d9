/** What a command needs of its process; a test brings its own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Output goes to a terminal: tables are cut to its width, and progress is drawn in place. */
  readonly isTerminal: boolean;
  /** Of the terminal. */
  readonly columns: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Resolves after so many ms, or when `signal` is aborted. */
  readonly pause: (ms: number) => Promise<void>;
}
