import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseKey, type JsonObject } from '@onward/model';
import { InvalidArgumentError } from 'commander';
import { UsageError } from './exit-codes.js';
import type { Io } from './io.js';

/** For commander: a key. */
export function key(text: string): string {
  if (parseKey(text) === undefined)
    throw new InvalidArgumentError('A key is a number such as 1152921504606846976.');
  return text;
}

/** For commander: a whole number in a range. */
export const integer =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };

/** For commander: a list of words, separated by commas. */
export const words = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** `{"a": 1}`, or `@file` for a file with it. */
export async function variablesOf(text: string | undefined, io: Io): Promise<JsonObject | undefined> {
  if (text === undefined) return undefined;
  const source = text.startsWith('@') ? (await contentOf(text.slice(1), io)).toString('utf8') : text;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw new UsageError(`--variables is no JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new UsageError(
    '--variables takes a JSON object such as {"orderId": "A-1"}, or @ and the name of a file with it',
  );
}

/** A file that the command line names. */
export async function contentOf(path: string, { cwd }: Io): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UsageError(`cannot read ${path}: ${reason}`);
  }
}
