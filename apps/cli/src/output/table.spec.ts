import { table } from './table.js';
import { cut, plain, widthOf } from './text.js';

const columns = [
  { title: 'KEY', of: (row: readonly string[]) => row[0] },
  { title: 'MESSAGE', of: (row: readonly string[]) => row[1] },
  { title: 'NOTE', of: (row: readonly string[]) => row[2], optional: true },
];

it('is as wide as its content', () => {
  expect(
    table(
      columns,
      [
        ['1', 'short', ''],
        ['20000', 'a longer one', ''],
      ],
      80,
    ),
  ).toBe('KEY    MESSAGE\n1      short\n20000  a longer one\n');
});

it('shows an optional column where a row has something in it', () => {
  expect(
    table(
      columns,
      [
        ['1', 'a', ''],
        ['2', 'b', 'x'],
      ],
      80,
    ),
  ).toBe('KEY  MESSAGE  NOTE\n1    a\n2    b        x\n');
});

it('takes from the widest column what the terminal does not have', () => {
  const lines = table(columns, [['1234567', 'm'.repeat(50), 'n'.repeat(30)]], 40).split('\n');
  expect(lines.map(widthOf)).toEqual([expect.any(Number), 40, 0]);
  expect(lines[1]).toMatch(/^1234567 {2}m+… {2}n+…$/);
});

it('cuts nothing off where there is no terminal', () => {
  expect(table(columns, [['1', 'm'.repeat(500)]], Number.POSITIVE_INFINITY)).toContain('m'.repeat(500));
});

it('aligns characters that take two columns, or none', () => {
  expect(
    table(
      columns,
      [
        ['注文', 'x'],
        ['e\u0301', 'y'],
      ],
      80,
    ),
  ).toBe('KEY   MESSAGE\n注文  x\ne\u0301     y\n');
  expect(cut('注文処理', 5)).toBe('注文…');
});

it('lets no text steer the terminal', () => {
  expect(plain('a\u001b[31mred\n\u202egnp')).toBe('a [31mred gnp');
});
