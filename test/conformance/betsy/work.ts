import type { JsonObject } from '@onward/model';

/** What the scripts of one case have left behind. */
export class CaseLog {
  exists = false;
  marker = false;
  readonly entries: string[] = [];
  readonly data: unknown[] = [];
  /** Per stamping script: when it began and ended, ms. */
  readonly stamps = new Map<string, { readonly start: number; readonly end: number }>();
}

export interface Work {
  /** How long it takes, ms of virtual time. */
  readonly lasts?: number;
  /** At its end. */
  readonly variables?: JsonObject;
  readonly throws?: string;
}

const TEN_SECONDS = 10_000;

/** What a script does when its job is taken up at `now`. Throws for a token nobody knows. */
export function workFor(token: string, variables: JsonObject, log: CaseLog, now: number): Work {
  switch (token) {
    case 'CREATE_LOG_FILE':
      log.exists = true;
      return {};
    case 'CREATE_MARKER_FILE':
      log.marker = true;
      return {};
    case 'INCREMENT_INTEGER_VARIABLE':
      return incremented(variables);
    case 'INCREMENT_INTEGER_VARIABLE_AND_LOG':
      log.entries.push('INCREMENT_correct');
      return incremented(variables);
    case 'SET_STRING_DATA':
      return { variables: { data: 'String' } };
    case 'LOG_DATA':
      log.data.push(variables['data']);
      return {};
    case 'CREATE_TIMESTAMP_LOG_1':
    case 'CREATE_TIMESTAMP_LOG_2':
      log.stamps.set(token, { start: now, end: now + TEN_SECONDS });
      return { lasts: TEN_SECONDS };
    case 'WAIT_TEN_SECONDS':
      return { lasts: TEN_SECONDS };
    case 'THROW_ERROR':
      return { throws: 'ERR_CODE' };
    default:
      if (!/^SCRIPT_task[1-5]$/.test(token)) throw new Error(`nobody knows what ${token} does`);
      log.entries.push(token);
      return {};
  }
}

const incremented = ({ integerVariable }: JsonObject): Work => ({
  variables: { integerVariable: Number(integerVariable ?? 0) + 1 },
});
