import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { eventsDoc } from '../test/history/events-doc.js';

const FILE = 'docs/events.md';
writeFileSync(FILE, await format(eventsDoc(), { ...(await resolveConfig(FILE)), filepath: FILE }));
