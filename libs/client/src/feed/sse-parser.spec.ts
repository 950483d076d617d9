import { MAX_MESSAGE_CHARACTERS, SseParser } from './sse-parser.js';

const STREAM = 'id: 1\ndata: one\n\n: \n\nid: 2\nevent: named\ndata: a\ndata: b\n\n: \nid: 7\n\ndata\n\n';
const MESSAGES = [
  { id: '1', event: 'message', data: 'one' },
  { id: '2', event: 'named', data: 'a\nb' },
  { id: '7', event: 'message', data: '' },
];

it.each([1, 2, 3, 7, 1000])('reads a stream that comes in pieces of %d characters', (size) => {
  const parser = new SseParser();
  const messages = [];
  for (let at = 0; at < STREAM.length; at += size) messages.push(...parser.push(STREAM.slice(at, at + size)));
  expect(messages).toEqual(MESSAGES);
});

it.each(['\n', '\r\n', '\r'])('takes %j as the end of a line', (end) => {
  const parser = new SseParser();
  const pieces = Array.from(`${STREAM.replaceAll('\n', end)}x`);
  expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(MESSAGES);
});

it('moves on with a block that has only an id, and never with half of a block', () => {
  const parser = new SseParser('5');
  expect(parser.push('id: 6\ndata: {"half"')).toEqual([]);
  expect(parser.lastId).toBe('5');
  expect(parser.push('\n\nid: 9\n\n')).toHaveLength(1);
  expect(parser.lastId).toBe('9');
});

it('refuses a message without end', () => {
  const parser = new SseParser();
  const line = `data: ${'x'.repeat(MAX_MESSAGE_CHARACTERS / 4)}\n`;
  expect(() => {
    for (let count = 0; count < 5; count++) parser.push(line);
  }).toThrow(RangeError);
});
