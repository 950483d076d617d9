import { Command, Option } from 'commander';
import { integer, key, words } from './arguments.js';
import { deploy } from './commands/deploy.js';
import { doctor } from './commands/doctor.js';
import { list } from './commands/list.js';
import { listProjections, rebuildProjection } from './commands/projections.js';
import { retry } from './commands/retry.js';
import { start } from './commands/start.js';
import { claimTask, completeTask, listTasks } from './commands/tasks.js';
import { watch } from './commands/watch.js';
import { contextOf, withGlobals, type Action } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { VERSION } from './version.js';

const STATES = ['ACTIVE', 'COMPLETED', 'SUSPENDED', 'TERMINATED'];
const VARIABLES = 'a JSON object, or @ and the name of a file with it';
const FOOTER = `
Exit codes: 0 done · 1 refused by the server, or something is wrong · 2 the command line is not right · 3 the server cannot be reached
The whole description: docs/cli.md`;

/** All commands. `end` is told what the command that ran ends with. */
export function programFor(io: Io, end: (code: ExitCode) => void): Command {
  const program = withGlobals(new Command('onward'))
    .description('Deploys, starts, watches and repairs processes of an Onward server.')
    .version(VERSION)
    .enablePositionalOptions()
    .addHelpText('after', FOOTER);

  /** A subcommand that runs `action` with what the command line says. */
  const add = <A extends readonly unknown[], O>(
    parent: Command,
    usage: string,
    description: string,
    action: Action<A, O>,
    isDefault = false,
  ): Command =>
    withGlobals(parent.command(usage, { isDefault }))
      .description(description)
      .action(async (...all: unknown[]) => {
        const command = all.pop() as Command;
        const options = all.pop() as O;
        end((await action(contextOf(command, io), options, ...(all as unknown as A))) ?? EXIT.OK);
      });
  const group = (name: string, description: string) =>
    withGlobals(program.command(name)).description(description).enablePositionalOptions();

  add(program, 'deploy', 'deploy BPMN files, all or none', deploy).argument('<file...>');

  add(program, 'start', 'start an instance of a process', start)
    .argument('<process-id>')
    .option('--version <number>', 'this version; by default the latest', integer(1, 2 ** 31 - 1))
    .option('--variables <json>', VARIABLES)
    .option('--business-id <text>', 'what the business calls this case')
    .option('--await', 'wait until it has completed, and show its variables')
    .option('--timeout <seconds>', 'with --await: so long', integer(1, 3600), 60);

  add(program, 'list', 'list process instances, the newest first', list)
    .addOption(new Option('--state <state>', 'only those').choices(STATES))
    .option('--process <id>', 'only of this process')
    .option('--incidents', 'only those with an open incident')
    .option('--limit <number>', 'so many at most', integer(1, 10_000), 50);

  add(program, 'watch', 'show events as they happen: of an instance until it ends, or of everything', watch)
    .argument('[key]', 'of a process instance', key)
    .option('--all', 'everything that happens')
    .option('--from <place>', 'a revision (default 0); with --all a position, start, or end (default)')
    .option('--type <types>', 'with --all: only these event types, separated by commas', words)
    .option('--process <id>', 'with --all: only of this process');

  const tasks = group('tasks', 'see and do user tasks');
  add(tasks, 'list', 'list open user tasks, the most urgent first (the default)', listTasks, true)
    .option('--user <name>', 'only those this user has')
    .option('--group <name>', 'only those this group may claim')
    .option('--limit <number>', 'so many at most', integer(1, 10_000), 50);
  add(tasks, 'claim', 'take a task; refused when somebody else has it', claimTask)
    .argument('<key>', 'of a user task', key)
    .requiredOption('--user <name>', 'who takes it');
  add(tasks, 'complete', 'complete a task', completeTask)
    .argument('<key>', 'of a user task', key)
    .option('--variables <json>', VARIABLES);

  add(
    program,
    'retry',
    'try again what failed: resolves an incident, or all open ones of an instance',
    retry,
  ).argument('<key>', 'of an incident or a process instance', key);

  const projections = group('projections', 'see and rebuild read models');
  add(projections, 'list', 'list them, and how far they are (the default)', listProjections, true);
  add(projections, 'rebuild', 'rebuild one from event 0 and show the progress', rebuildProjection)
    .argument('<name>')
    .option('--no-wait', 'only ask for it');

  add(program, 'doctor', 'find out what is wrong and what to do about it', doctor);
  return program;
}
