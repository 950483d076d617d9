/** The verdict on one case. */
export interface Row {
  readonly model: string;
  readonly case: string;
  readonly passed: boolean;
  /** Why it has failed; of what has passed, a remark or nothing. */
  readonly why: string;
}

export interface Summary {
  readonly passed: number;
  readonly of: number;
  /** One decimal. */
  readonly percent: number;
}

export function summarize(rows: readonly Row[]): Summary {
  const passed = rows.filter((row) => row.passed).length;
  const percent = rows.length === 0 ? 0 : Math.floor((1000 * passed) / rows.length) / 10;
  return { passed, of: rows.length, percent };
}

/** A column per field, wide enough for its longest value; the last one as long as it is. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ['model', 'case', 'result', 'why'],
    ...rows.map((row) => [row.model, row.case, row.passed ? 'pass' : 'FAIL', row.why]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const summaryLine = ({ passed, of, percent }: Summary): string =>
  `${passed} of ${of} cases pass: ${percent} %`;
