import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { HISTORY_NAMES, record } from '../test/history/histories.js';

/** Records the histories of a release, to be replayed for ever. What is there is never written again. */
const release = process.argv[2];
if (release === undefined) throw new Error('usage: npm run history -- RELEASE');
const folder = `test/history/fixtures/${release}`;
mkdirSync(folder, { recursive: true });
for (const name of HISTORY_NAMES) {
  const file = `${folder}/${name}.json`;
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(await record(name))}\n`);
}
