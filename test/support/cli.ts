import { run, type ExitCode, type Io } from '@onward/cli';

export interface CliResult {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** `out`, parsed. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into results as they come
  readonly json: any;
}

/** Runs `onward` with a command line in this process. */
export async function onward(
  argv: readonly string[],
  url: string | undefined,
  io: Partial<Io> & { readonly onOut?: (text: string) => void } = {},
): Promise<CliResult> {
  let out = '';
  let err = '';
  const code = await run(argv, {
    out: (text) => {
      out += text;
      io.onOut?.(text);
    },
    err: (text) => (err += text),
    env: url === undefined ? {} : { ONWARD_URL: url },
    cwd: process.cwd(),
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    ...io,
  });
  return {
    code,
    out,
    err,
    get json() {
      return JSON.parse(out);
    },
  };
}
