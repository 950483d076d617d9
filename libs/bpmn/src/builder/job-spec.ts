import type { JobSpec } from '@onward/model';
import { readNumber, readValue } from '../expression.js';
import { DEFAULT_RETRIES } from '../extensions/job.js';
import type { Work } from './options.js';

export function jobSpec({ type, retries = DEFAULT_RETRIES, headers = {} }: Work): JobSpec {
  return { type: readValue(type), retries: readNumber(String(retries)), headers: { ...headers } };
}
