/** Where specs find a MongoDB: see `docs/testing.md`. */
const URL_OF_SERVER = process.env['ONWARD_TEST_MONGODB']?.trim() ?? '';

export const SKIP_REASON = 'ONWARD_TEST_MONGODB names no MongoDB';

/** The suite, where there is a server; otherwise it is reported as skipped, with the reason. */
export function withMongo(name: string, suite: (url: string) => void): void {
  if (URL_OF_SERVER !== '') {
    describe(name, () => suite(URL_OF_SERVER));
    return;
  }
  process.stderr.write(`skipped: ${name} (${SKIP_REASON})\n`);
  describe.skip(`${name} (skipped: ${SKIP_REASON})`, () => {
    test('needs a server', () => {
      throw new Error(SKIP_REASON);
    });
  });
}

/** The same server, another database. */
export const inDatabase = (url: string, database: string): string =>
  url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
