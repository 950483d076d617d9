const DEFAULT_TURNS = 10_000;

/**
 * Resolves when the condition holds, asked again after each turn of the event loop: for tests that wait for something
 * that no promise tells, without any sleeping. Rejects after `turns` turns.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  turns: number = DEFAULT_TURNS,
): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(
    `the condition did not hold within ${turns} turns of the event loop: ${condition.toString()}`,
  );
}
