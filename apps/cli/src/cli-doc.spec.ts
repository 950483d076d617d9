import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EXIT } from './exit-codes.js';
import { programFor } from './program.js';

const text = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const nothing = (): void => undefined;
const program = programFor(
  {
    out: nothing,
    err: nothing,
    env: {},
    cwd: '.',
    isTerminal: false,
    columns: 80,
    signal: new AbortController().signal,
    pause: () => Promise.resolve(),
  },
  nothing,
);

/** A command and those below it, with how they are called. */
function commandsIn(command: Command, path: string): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((one) => {
    const name = `${path} ${one.name()}`;
    return [[name, one] as const, ...commandsIn(one, name)];
  });
}

const COMMANDS = commandsIn(program, 'onward');
const COMMON = new Set(program.options.map(({ long }) => long));
const sectionOf = (name: string): string => {
  const group = name.split(' ').slice(0, 2).join(' ');
  return text.split('\n## ').find((section) => section.startsWith(`\`${group}`)) ?? '';
};

describe('docs/cli.md', () => {
  it.each(COMMANDS)('describes %s with its arguments and options', (name, command) => {
    const section = sectionOf(name);
    expect(section).toContain(`\`${name}`);
    for (const argument of command.registeredArguments) {
      const dots = argument.variadic ? '...' : '';
      const shown = argument.required ? `<${argument.name()}${dots}>` : `[${argument.name()}${dots}]`;
      expect(section).toContain(`${name} ${shown}`);
    }
    const own = command.options.filter(({ long }) => long === '--version' || !COMMON.has(long));
    for (const { flags } of own) expect(section).toContain(flags);
  });

  it('describes no command or option that there is not', () => {
    const headings = [...text.matchAll(/^## `(onward \w+)/gm)].map(([, name]) => name);
    expect(headings).toEqual(COMMANDS.map(([name]) => name).filter((name) => name.split(' ').length === 2));
    const options = new Set(
      [program, ...COMMANDS.map(([, one]) => one)].flatMap((one) => one.options.map(({ long }) => long)),
    );
    const named = [...text.matchAll(/`(--[a-z-]+)[ `]/g)]
      .map(([, long]) => long!)
      .filter((long) => long !== '--help');
    expect(named.filter((long) => !options.has(long))).toEqual([]);
  });

  it('lists every exit code', () => {
    const codes = [...text.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT));
  });
});
