'use strict';

const Sequencer = require('@jest/test-sequencer').default;

/** Those that take a minute or more. On a new machine nothing is known of earlier runs, and one that begins last is waited for alone. */
const FIRST = [
  'test/recovery/',
  'test/simulation/',
  'test/conformance/',
  'test/packages/',
  'test/e2e/server-process',
];

const rank = ({ path }) => {
  const at = FIRST.findIndex((part) => path.includes(part));
  return at < 0 ? FIRST.length : at;
};

module.exports = class SlowFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
};
