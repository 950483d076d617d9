import type { Json } from '@onward/model';
import type { Document } from '../../port.js';
import { hasLoneSurrogate } from '../../validate.js';
import { timeOf } from './dates.js';
import { isDigit, leadingDigits, LOW_DIGITS, MAX_KEY_DIGITS } from './digits.js';
import { FORMAT, NEAR_DIGITS, NEAR_TERMS, SMALL_NUMBERS, TAG } from './tags.js';
import type { Terms } from './terms.js';
import { Writer } from './writer.js';

const MAX_EXACT_DIGITS = 15;

const writer = new Writer();

/**
 * The document as it is stored (`tags.ts`), in a buffer that is good until the next call; undefined where some text in it is half a
 * surrogate pair, which must be mended first. Within a write transaction, since it may add terms. What is no JSON becomes what
 * `JSON.stringify` makes of it.
 */
export function encodeDocument(document: Document, terms: Terms): Buffer | undefined {
  writer.begin();
  const names = Object.keys(document);
  const shape = terms.shape(names);
  if (shape === undefined) return encodeWhole(document);
  writer.byte(FORMAT.shaped);
  writer.number(shape);
  const id = document._id;
  const idDigits = leadingDigits(id);
  const values = Object.values(document);
  for (const value of values) {
    if (typeof value === 'string') {
      if (value === id) writer.byte(TAG.id);
      else if (!writeText(value, id, idDigits, terms)) return undefined;
    } else if (!writeOther(value, terms)) return undefined;
  }
  return writer.written();
}

function encodeWhole(document: Document): Buffer | undefined {
  const json = JSON.stringify(document);
  if (hasHalves(json)) return undefined;
  writer.byte(FORMAT.json);
  writer.text(json, Buffer.byteLength(json));
  return writer.written();
}

/** JSON writes exactly the halves as escapes; a backslash of the text itself may look the same, which costs only time. */
const hasHalves = (json: string): boolean => json.includes('\\ud');

/** False: it is no text in UTF-8. */
function writeText(text: string, id: string, idDigits: number, terms: Terms): boolean {
  const { length } = text;
  if (length === 0) writer.byte(TAG.emptyText);
  else if (isDigit(text.charCodeAt(0)) && writeDigits(text, id, idDigits, terms)) return true;
  else if (!writeTerm(terms.word(text))) return writePlain(text);
  return true;
}

/** Keys and dates. */
function writeDigits(text: string, id: string, idDigits: number, terms: Terms): boolean {
  const { length } = text;
  if (length === 24) {
    const time = timeOf(text);
    if (time < 0) return false;
    writer.byte(TAG.date);
    writer.uint48(time);
    return true;
  }
  if (length > MAX_KEY_DIGITS) return false;
  if (length === idDigits) {
    let same = 0;
    while (same < length && text.charCodeAt(same) === id.charCodeAt(same)) same++;
    const others = length - same;
    if (others <= NEAR_DIGITS) {
      const number = numberAt(text, same);
      if (number < 0) return false;
      writer.byte(TAG.near + others);
      if (others > 0) writer.number(number);
      return true;
    }
  }
  if (text.charCodeAt(0) === 0x30 || leadingDigits(text) !== length) return false;
  if (length <= MAX_EXACT_DIGITS) {
    writer.byte(TAG.digits);
    writer.number(Number(text));
  } else if (!writeTerm(terms.word(text))) {
    writer.byte(TAG.key);
    writer.uint32(Number(text.slice(-LOW_DIGITS)));
    writer.number(Number(text.slice(0, -LOW_DIGITS)));
  }
  return true;
}

/** What the rest of it says in digits; -1 where it is something else. */
function numberAt(text: string, from: number): number {
  let number = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (!isDigit(unit)) return -1;
    number = 10 * number + unit - 0x30;
  }
  return number;
}

function writeTerm(number: number | undefined): boolean {
  if (number === undefined) return false;
  if (number < NEAR_TERMS) writer.byte(TAG.term + number);
  else {
    writer.byte(TAG.farTerm + ((number - NEAR_TERMS) >> 8));
    writer.byte((number - NEAR_TERMS) & 0xff);
  }
  return true;
}

function writePlain(text: string): boolean {
  const size = Buffer.byteLength(text);
  const isAscii = size === text.length;
  if (!isAscii && hasLoneSurrogate(text)) return false;
  writer.byte(isAscii ? TAG.ascii : TAG.text);
  writer.number(size);
  writer.text(text, size);
  return true;
}

function writeOther(value: Json | undefined, terms: Terms): boolean {
  if (value === null) writer.byte(TAG.null);
  else if (typeof value === 'number') writeNumber(value);
  else if (typeof value === 'boolean') writer.byte(value ? TAG.true : TAG.false);
  else if (value === undefined) writer.byte(TAG.absent);
  else return writeNested(value, terms);
  return true;
}

function writeNumber(value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) {
    if (value < SMALL_NUMBERS) writer.byte(TAG.small + value);
    else {
      writer.byte(TAG.whole);
      writer.number(value);
    }
  } else if (Number.isFinite(value)) {
    writer.byte(TAG.double);
    writer.double(value);
  } else writer.byte(TAG.null);
}

function writeNested(value: Json, terms: Terms): boolean {
  if (isEmptyObject(value)) {
    writer.byte(TAG.emptyObject);
    return true;
  }
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) writer.byte(TAG.absent);
  else if (json === '[]') writer.byte(TAG.emptyList);
  else if (json === '{}') writer.byte(TAG.emptyObject);
  else {
    if (hasHalves(json)) return false;
    const term = terms.word(json);
    writer.byte(term === undefined ? TAG.json : TAG.jsonTerm);
    if (term !== undefined) writer.number(term);
    else {
      const size = Buffer.byteLength(json);
      writer.number(size);
      writer.text(json, size);
    }
  }
  return true;
}

/** Surely: of others JSON may make something else. */
function isEmptyObject(value: Json): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const _ in value as object) return false;
  return true;
}
