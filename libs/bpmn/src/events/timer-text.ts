/** Whether static text can be a timer of its kind; what FEEL yields is checked when it is evaluated. */
export function isTimerText(kind: 'date' | 'duration' | 'cycle', text: string): boolean {
  if (kind === 'date') return isDateTime(text);
  if (kind === 'duration') return isDuration(text);
  return isInterval(text) || isCron(text);
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?(\[.+\])?$/;

export function isDateTime(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    DATE_TIME.test(value) &&
    !Number.isNaN(Date.parse(value.replace(/\[.+\]$/, '')))
  );
}

const NUMBER = String.raw`\d+(?:[.,]\d+)?`;
const DURATION = new RegExp(
  `^-?P(?=.)(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}W)?(?:${NUMBER}D)?(?:T(?=.)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
);

/** ISO 8601: `P1DT2H`. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/** ISO 8601: `R3/PT10S`, `R/2026-01-31T12:00:00Z/P1D`. */
function isInterval(text: string): boolean {
  const [repetitions = '', ...rest] = text.split('/');
  if (!/^R(-1|\d{0,9})$/.test(repetitions) || rest.length === 0 || rest.length > 2) return false;
  const [duration = '', start] = [...rest].reverse();
  return isDuration(duration) && (start === undefined || isDateTime(start));
}

/** `0 0 9 * * MON-FRI` with seconds, `0 9 * * 1` without, or `@daily`. */
function isCron(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  const fields = text.split(/\s+/);
  return (fields.length === 5 || fields.length === 6) && fields.every((field) => CRON_FIELD.test(field));
}

const CRON_FIELD = /^[\dA-Za-z*?,/#-]{1,100}$/;
