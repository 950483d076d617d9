/** ISO 8601 durations of days and less, with the repetitions of a cycle in front (`R4/PT10S`): ms. Unknown ones are 0. */
export function durationMs(text: string): number {
  const found =
    /^(?:R(\d+)\/)?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      text.trim(),
    );
  if (found === null) return 0;
  const [times, weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  const one = (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
  return 1000 * one * Math.max(1, times!);
}

/** All timers of a model one after the other: later than that, none of them fires. */
export function timersOf(xml: string): number {
  const timers = xml.matchAll(/<(?:[\w-]+:)?time(?:Duration|Cycle)\b[^>]*>([^<]*)</g);
  return [...timers].reduce((sum, [, text]) => sum + durationMs(text!), 0);
}
