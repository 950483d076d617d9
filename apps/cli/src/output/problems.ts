import { OnwardError, UnreachableError } from '@onward/client';
import type { Problem } from '@onward/model';
import { EXIT, UsageError, type ExitCode } from '../exit-codes.js';
import { plain } from './text.js';
import { table } from './table.js';

/** What went wrong, for a person: a line or two, and the table of problems of a refused deployment. */
export function describeError(error: unknown, width: number): string {
  if (error instanceof OnwardError) return describeRefusal(error, width);
  if (error instanceof UnreachableError) {
    return `onward: ${plain(error.message)} (${error.code})\nIs the server running? Say where with --url or ONWARD_URL.\n`;
  }
  if (error instanceof UsageError) return `onward: ${plain(error.message)}\n`;
  return `onward: ${plain(error instanceof Error ? error.message : String(error))}\n`;
}

/** The same for a program: one JSON document. */
export function errorDocument(error: unknown): Record<string, unknown> {
  if (error instanceof OnwardError) {
    return { ...error.document, code: error.code, status: error.status, detail: error.detail };
  }
  if (error instanceof UnreachableError) return { code: error.code, detail: error.message };
  const code = error instanceof UsageError ? 'USAGE' : 'INTERNAL_ERROR';
  return { code, detail: error instanceof Error ? error.message : String(error) };
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UnreachableError) return EXIT.UNREACHABLE;
  return error instanceof UsageError ? EXIT.USAGE : EXIT.REFUSED;
}

function describeRefusal(
  { code, detail, problems, state, currentRevision }: OnwardError,
  width: number,
): string {
  const facts = [
    ...(state === undefined ? [] : [`it is ${state}`]),
    ...(currentRevision === undefined ? [] : [`it is at revision ${currentRevision}`]),
  ];
  const line = `onward: ${plain(detail)} (${[code, ...facts].join(', ')})\n`;
  return problems.length === 0 ? line : line + problemTable(problems, width);
}

const problemTable = (problems: readonly Problem[], width: number): string =>
  table(
    [
      { title: 'FILE', of: ({ resource }) => resource, optional: true },
      { title: 'ELEMENT', of: ({ elementId }) => elementId, optional: true },
      { title: 'LINE', of: ({ line }) => line, optional: true },
      { title: 'CODE', of: ({ code }) => code },
      { title: 'MESSAGE', of: ({ message }) => message },
    ],
    problems,
    width,
  );
