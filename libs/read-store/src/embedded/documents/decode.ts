import type { Json } from '@onward/model';
import type { Document } from '../../port.js';
import { formatDate } from './dates.js';
import { LOW_DIGITS } from './digits.js';
import { FORMAT, NEAR_TERMS, TAG } from './tags.js';
import type { Term, Terms } from './terms.js';

/** It names a term that was added by another handle on the generation. */
export const UNKNOWN_TERM = Symbol('unknown term');

/** Where reading stands; one document is read at a time. */
let bytes: Buffer;
let at: number;
let missing: boolean;

/** @throws SyntaxError where it is not what `encodeDocument` made */
export function decodeDocument(
  stored: Buffer,
  size: number,
  id: string,
  idDigits: number,
  terms: Terms,
): Document | typeof UNKNOWN_TERM {
  bytes = stored;
  at = 1;
  missing = false;
  if (stored[0] === FORMAT.json) return JSON.parse(stored.toString('utf8', 1, size)) as Document;
  if (stored[0] !== FORMAT.shaped) throw broken();
  const shape = readNumber();
  const names = term(shape, terms);
  if (missing) return UNKNOWN_TERM;
  if (typeof names === 'string') throw broken();
  const document: Record<string, Json> = { ...terms.empty(shape, names) };
  for (const name of names) {
    const tag = bytes[at++] as number;
    if (tag !== TAG.absent) document[name] = readValue(tag, id, idDigits, terms);
    else delete document[name];
  }
  if (missing) return UNKNOWN_TERM;
  if (at !== size) throw broken();
  return document as unknown as Document;
}

const broken = (): SyntaxError => new SyntaxError('a document is not as it was written');

function term(number: number, terms: Terms): Term {
  const found = terms.at(number);
  missing ||= found === undefined;
  return found ?? '';
}

function word(number: number, terms: Terms): string {
  const found = term(number, terms);
  if (typeof found !== 'string') throw broken();
  return found;
}

function readValue(tag: number, id: string, idDigits: number, terms: Terms): Json {
  if (tag >= TAG.farTerm) return word(NEAR_TERMS + ((tag - TAG.farTerm) << 8) + readByte(), terms);
  if (tag >= TAG.term) return word(tag - TAG.term, terms);
  if (tag >= TAG.small) return tag - TAG.small;
  if (tag >= TAG.near) return readNear(tag - TAG.near, id, idDigits);
  if (tag === TAG.id) return id;
  if (tag === TAG.jsonTerm) return readNested(readNumber(), terms);
  const read = READERS[tag];
  if (read === undefined) throw broken();
  return read();
}

/** By tag. */
const READERS: readonly (() => Json)[] = readers([
  [TAG.null, () => null],
  [TAG.false, () => false],
  [TAG.true, () => true],
  [TAG.emptyText, () => ''],
  [TAG.emptyList, () => []],
  [TAG.emptyObject, () => ({})],
  [TAG.double, () => bytes.readDoubleLE(skip(8))],
  [TAG.whole, () => readNumber()],
  [TAG.date, () => formatDate(bytes.readUIntLE(skip(6), 6))],
  [TAG.digits, () => String(readNumber())],
  [TAG.key, () => readKey()],
  [TAG.ascii, () => readText('latin1')],
  [TAG.text, () => readText('utf8')],
  [TAG.json, () => JSON.parse(readText('utf8')) as Json],
]);

function readers(byTag: readonly (readonly [number, () => Json])[]): readonly (() => Json)[] {
  const found: (() => Json)[] = [];
  for (const [tag, read] of byTag) found[tag] = read;
  return found;
}

/** Passes `length` bytes by; answers where they begin. */
function skip(length: number): number {
  at += length;
  return at - length;
}

const readByte = (): number => bytes[at++] as number;

function readNested(number: number, terms: Terms): Json {
  const json = word(number, terms);
  return missing ? null : (JSON.parse(json) as Json);
}

function readNear(digits: number, id: string, idDigits: number): string {
  if (digits === 0) return id.slice(0, idDigits);
  return id.slice(0, idDigits - digits) + String(readNumber()).padStart(digits, '0');
}

function readKey(): string {
  const low = bytes.readUInt32LE(skip(4));
  return readNumber() + String(low).padStart(LOW_DIGITS, '0');
}

function readText(encoding: 'latin1' | 'utf8'): string {
  const size = readNumber();
  const from = skip(size);
  return bytes.toString(encoding, from, at);
}

function readNumber(): number {
  let value = 0;
  for (let factor = 1; ; factor *= 0x80) {
    const byte = bytes[at++];
    if (byte === undefined) throw broken();
    if (byte < 0x80) return value + byte * factor;
    value += (byte - 0x80) * factor;
  }
}
