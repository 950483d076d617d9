/** Where specs find an EventStoreDB: see `docs/testing.md`. */
const CONNECTION_STRING = process.env['ONWARD_TEST_EVENTSTORE']?.trim() ?? '';

export const SKIP_REASON = 'ONWARD_TEST_EVENTSTORE names no EventStoreDB';

/** The suite, where there is a server; otherwise it is reported as skipped, with the reason. */
export function withEventStoreDb(name: string, suite: (connectionString: string) => void): void {
  if (CONNECTION_STRING !== '') {
    describe(name, () => suite(CONNECTION_STRING));
    return;
  }
  process.stderr.write(`skipped: ${name} (${SKIP_REASON})\n`);
  describe.skip(`${name} (skipped: ${SKIP_REASON})`, () => {
    test('needs a server', () => {
      throw new Error(SKIP_REASON);
    });
  });
}
