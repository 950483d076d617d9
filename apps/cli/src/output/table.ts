import { cut, pad, plain, widthOf } from './text.js';

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string | number | null | undefined;
  /** Leave the column out where all its cells are empty. */
  readonly optional?: boolean;
}

const GAP = '  ';
/** A column is not made narrower than this while there is another to narrow. */
const MIN_WIDTH = 6;

/**
 * A table with columns as wide as their content, and lines no longer than `width`: the widest columns give way.
 * @param width of the terminal; Infinity where there is none, so that nothing is cut off for `grep`
 */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], width: number): string {
  const all = columns.map((column) => ({
    column,
    cells: rows.map((row) => plain(String(column.of(row) ?? ''))),
  }));
  const shown = all.filter(({ column, cells }) => !column.optional || cells.some((cell) => cell !== ''));
  const content = shown.map(({ column, cells }) => [column.title, ...cells]);
  const widths = fit(
    content.map((cells) => Math.max(...cells.map(widthOf))),
    width,
  );
  const lines = Array.from({ length: rows.length + 1 }, (_, line) =>
    content
      .map((cells, index) => pad(cut(cells[line]!, widths[index]!), widths[index]!))
      .join(GAP)
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function fit(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1)) - width;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= MIN_WIDTH) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}
