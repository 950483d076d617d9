import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { errorsDoc } from '../test/house/errors-doc.js';

const FILE = 'docs/errors/README.md';
writeFileSync(FILE, await format(errorsDoc(), { ...(await resolveConfig(FILE)), filepath: FILE }));
