import { FeelDate, FeelDateTime, FeelDuration, FeelTime, isFunction, isRange } from 'feelin';
import type { Json } from '@onward/model';
import type { ExpressionLimits } from './limits.js';

export type ResultLimits = Pick<ExpressionLimits, 'maxResultBytes' | 'maxResultDepth'>;

/** Why a result is no value that a variable could hold; the message says so to a person. */
export class UnusableResult extends Error {
  override readonly name = 'UnusableResult';
}

/** What feelin returns, as JSON: dates, times and durations become ISO 8601 text. Throws `UnusableResult`. */
export function toJson(value: unknown, limits: ResultLimits): Json {
  let bytes = 0;
  return convert(value, 0);

  function convert(part: unknown, depth: number): Json {
    if (depth > limits.maxResultDepth)
      throw new UnusableResult(`Its result is nested more than ${limits.maxResultDepth} levels deep.`);
    if (part === null || part === undefined) return count(4, null);
    if (typeof part === 'string') return count(part.length + 2, part);
    if (typeof part === 'boolean') return count(5, part);
    if (typeof part === 'number') return count(8, finite(part));
    if (Array.isArray(part)) return part.map((item) => count(1, convert(item, depth + 1)));
    if (part instanceof FeelDateTime || part instanceof FeelTime) return isoOf(part);
    if (part instanceof FeelDate || part instanceof FeelDuration) return part.toString();
    if (isFunction(part) || typeof part === 'function')
      throw new UnusableResult('Its result is a function, not a value.');
    if (isRange(part)) throw new UnusableResult('Its result is a range, not a value.');
    return Object.fromEntries(
      Object.entries(part).map(([key, item]) => [key, count(key.length + 4, convert(item, depth + 1))]),
    );
  }

  function count<T>(size: number, part: T): T {
    bytes += size;
    if (bytes > limits.maxResultBytes)
      throw new UnusableResult(`Its result is larger than ${limits.maxResultBytes} bytes.`);
    return part;
  }
}

/** JSON knows neither infinity nor a negative zero. */
function finite(value: number): number {
  if (!Number.isFinite(value))
    throw new UnusableResult('Its result is too large for a number, or not a number.');
  return value === 0 ? 0 : value;
}

/** FEEL writes a named zone as `…@Europe/Paris`; ISO 8601 knows offsets only. */
function isoOf(value: FeelDateTime | FeelTime): string {
  const text = value.toString();
  const zone = text.indexOf('@');
  const offset = value['time offset'];
  if (zone < 0 || offset === null) return text;
  const minutes = Math.round(offset.unwrap().total({ unit: 'minute', relativeTo: '1970-01-01' }));
  const pad = (part: number): string => String(part).padStart(2, '0');
  const absolute = Math.abs(minutes);
  return `${text.slice(0, zone)}${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}
