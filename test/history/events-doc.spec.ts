import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { eventsDoc } from './events-doc.js';

test('docs/events.md is what the types say (npm run docs:events writes it anew)', async () => {
  const expected = await format(eventsDoc(), { ...(await resolveConfig('docs/events.md')), filepath: 'docs/events.md' });
  expect(readFileSync('docs/events.md', 'utf8')).toBe(expected);
});
