/** Of one evaluation: a text per call of `uuid()` and the like. The seed is asked for once, and only if there is such a call. */
export function drawFrom(seed: (() => string) | undefined): () => string {
  let base: string | undefined;
  let drawn = 0;
  return () => {
    if (seed === undefined)
      throw new Error('It draws a random value, which is known within a running process instance only.');
    base ??= seed();
    drawn += 1;
    return `${base}/${drawn}`;
  };
}
