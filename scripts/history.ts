import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { HISTORY_NAMES, record } from '../test/history/histories.js';

/** Records the histories of a release, to be replayed for ever. Those of a release are never written again. */
const release = process.argv[2];
if (release === undefined) throw new Error('usage: npm run history -- RELEASE');
const folder = `test/history/fixtures/${release}`;
if (existsSync(folder)) throw new Error(`${folder} is there: the histories of a release are never changed`);
mkdirSync(folder, { recursive: true });
for (const name of HISTORY_NAMES) {
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(await record(name))}\n`);
}
