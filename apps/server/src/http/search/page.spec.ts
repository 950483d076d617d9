import type { Document, Sort } from '@onward/read-store';
import { thrownBy } from '../errors/thrown.fixture.js';
import { cursorOf } from './cursor.js';
import { parsePage } from './page.js';

const SORT: Sort = [
  ['startDate', -1],
  ['variables.amount', 1],
];
const SCOPE = { collection: 'things', sort: SORT };
const DOCUMENT: Document = { _id: '7', startDate: '2025-01-31T12:00:00.000Z', variables: { amount: 3 } };

describe('a page', () => {
  it.each([
    ['nothing', undefined, { limit: 100 }],
    ['a limit', { limit: 5 }, { limit: 5 }],
    ['an offset', { from: 10, limit: 5 }, { limit: 5, skip: 10 }],
    ['null', { from: null, limit: null, after: null }, { limit: 100 }],
  ])('reads %s', (_what, page, expected) => {
    expect(parsePage(page, SCOPE)).toEqual(expected);
  });

  it('goes on behind a cursor, and back in front of one', () => {
    const cursor = cursorOf(DOCUMENT, SCOPE);
    const place = ['2025-01-31T12:00:00.000Z', 3, '7'];
    expect(parsePage({ after: cursor }, SCOPE)).toEqual({ limit: 100, after: place });
    expect(parsePage({ before: cursor, limit: 2 }, SCOPE)).toEqual({ limit: 2, before: place });
  });

  it('gives cursors that are base64, as the contract has it', () => {
    expect(cursorOf(DOCUMENT, SCOPE)).toMatch(
      /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=)?$/,
    );
  });

  it('holds null where a document has no value, and the id only once', () => {
    expect(parsePage({ after: cursorOf({ _id: '7' }, SCOPE) }, SCOPE).after).toEqual([null, null, '7']);
    const byId = { collection: 'things', sort: [['_id', -1]] } as const;
    expect(parsePage({ after: cursorOf(DOCUMENT, byId) }, byId).after).toEqual(['7']);
  });

  it.each([
    ['an unknown property', { size: 3 }, 'UNKNOWN_PROPERTY', 'page.size'],
    ['a limit of 0', { limit: 0 }, 'INVALID_PAGE', 'page.limit'],
    ['too large a limit', { limit: 10_001 }, 'INVALID_PAGE', 'page.limit'],
    ['half a limit', { limit: 1.5 }, 'INVALID_PAGE', 'page.limit'],
    ['text for a limit', { limit: '5' }, 'INVALID_PAGE', 'page.limit'],
    ['an offset below 0', { from: -1 }, 'INVALID_PAGE', 'page.from'],
    ['too large an offset', { from: 100_001 }, 'INVALID_PAGE', 'page.from'],
    ['two places at once', { from: 1, after: 'x' }, 'INVALID_PAGE', 'page'],
    ['a made-up cursor', { after: 'hello' }, 'INVALID_CURSOR', 'page.after'],
    [
      'a cursor of JSON that is none',
      { after: Buffer.from('{"a":1}').toString('base64') },
      'INVALID_CURSOR',
      'page.after',
    ],
    ['a list for a cursor', { before: ['x'] }, 'INVALID_CURSOR', 'page.before'],
    ['a list', [], 'INVALID_PAGE', 'page'],
  ])('refuses %s', (_what, page, code, field) => {
    expect(thrownBy(() => parsePage(page, SCOPE))).toMatchObject({ code, status: 400, extras: { field } });
  });

  it.each([
    ['another order', { collection: 'things', sort: [['startDate', 1]] }],
    ['another collection', { collection: 'others', sort: SORT }],
  ] as const)('refuses a cursor from %s', (_what, scope) => {
    const cursor = cursorOf(DOCUMENT, scope);
    expect(thrownBy(() => parsePage({ after: cursor }, SCOPE))).toMatchObject({ code: 'INVALID_CURSOR' });
  });
});
