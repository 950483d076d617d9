import {
  BSON,
  MongoAPIError,
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  type BulkWriteResult,
  type TopologyDescription,
} from 'mongodb';
import { ReadStoreUnavailable, UnsupportedQuery } from '../errors.js';
import { clientFor, databaseFor, databaseOf, topologyOf } from './connection.js';
import { inDatabase } from './server.fixture.js';
import { openMongoReadStore } from './open.js';
import { translated } from './translate.js';

const server = (code: number, labels: string[] = []) =>
  new MongoServerError({ message: 'no', code, errorLabels: labels });

describe('an error of the driver', () => {
  it.each([
    ['a lost connection', new MongoNetworkError('mongodb://u:secret@h/x is gone')],
    ['no server', new MongoServerSelectionError('none', {} as TopologyDescription)],
    ['no primary', server(10107)],
    ['a write concern that was not met', server(64)],
    ['a conflict of transactions', server(112)],
    ['a transaction to be tried again', server(251, ['TransientTransactionError'])],
    ['no access', server(13)],
    ['wrong credentials', server(18)],
    ['a full disk', server(14031)],
  ])('is ReadStoreUnavailable: %s', (_, error) => {
    const result = translated('mongodb://***@h/x', error) as Error;
    expect(result).toBeInstanceOf(ReadStoreUnavailable);
    expect(result.message).not.toContain('secret');
    expect(result.cause).toBe(error);
  });

  it.each([
    ['a value that does not fit', server(2)],
    ['a regular expression that is none', server(51091)],
    ['what BSON cannot carry', new BSON.BSONError('key a must not contain null bytes')],
  ])('is UnsupportedQuery: %s', (_, error) => {
    expect(translated('x', error)).toBeInstanceOf(UnsupportedQuery);
  });

  it.each([
    ['a bug of ours', new TypeError('x is undefined')],
    ['a misused driver', new MongoAPIError('bad call')],
    ['an index over two arrays', server(171)],
  ])('stays what it is: %s', (_, error) => {
    expect(translated('x', error)).toBe(error);
  });
});

describe('a bulk write that was broken off', () => {
  const bulk = (error: unknown) => new MongoBulkWriteError(error as never, {} as BulkWriteResult);

  it.each([
    ['a lost connection', new MongoNetworkError('connection 3 to h:27017 closed')],
    ['no server', new MongoServerSelectionError('none', {} as TopologyDescription)],
    ['no primary', server(10107)],
  ])('is ReadStoreUnavailable: %s', (_, error) => {
    expect(translated('x', bulk(error))).toBeInstanceOf(ReadStoreUnavailable);
  });

  it.each([
    ['by what is a bug of ours', bulk(server(171))],
    ['since single writes were refused', bulk({ message: 'no', code: 171, writeErrors: [] })],
  ])('stays what it is: %s', (_, error) => {
    expect(translated('x', error)).toBe(error);
  });
});

describe('a URL', () => {
  it.each([
    ['mongodb://h', 'onward'],
    ['mongodb://h/', 'onward'],
    ['mongodb://u:p%40@h1:1,h2:2/my%2Ddb?replicaSet=rs0', 'my-db'],
    ['mongodb+srv://h/read?tls=true', 'read'],
    ['mongodb://h/?replicaSet=a/b', 'onward'],
  ])('%s names the database %s', (url, database) => {
    expect(databaseOf(url)).toBe(database);
  });

  it.each([
    'postgres://h',
    'mongodb://',
    'mongodb://u:secret@h:99999999/x',
    'mongodb://u:secret@h/?nonsense=1',
    'mongodb://u:p@secret@h/x',
    'postgres://u:a secret@h/x',
  ])('%s is refused in one line without its password', (url) => {
    let message = '';
    try {
      openMongoReadStore({ url });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^"[^\n]*example: mongodb:\/\/[^\n]*$/);
    expect(message).not.toContain('secret');
  });

  it('cannot make writes less durable', () => {
    const { writeConcern } = databaseFor(clientFor('mongodb://h/?w=1&journal=false', 1_000), 'x', true);
    expect(writeConcern).toMatchObject({ w: 'majority', j: true });
  });

  it('can name another database of the same server', () => {
    expect(inDatabase('mongodb://u:p@h1,h2/a?replicaSet=rs0', 'b')).toBe(
      'mongodb://u:p@h1,h2/b?replicaSet=rs0',
    );
    expect(inDatabase('mongodb://h', 'b')).toBe('mongodb://h/b');
  });
});

describe('a server', () => {
  it('says what it is', () => {
    expect(topologyOf({})).toBe('standalone');
    expect(topologyOf({ setName: 'rs0' })).toBe('replica set');
    expect(topologyOf({ msg: 'isdbgrid' })).toBe('sharded cluster');
  });

  it('that is not there makes the store unavailable, and closing it needs no server', async () => {
    const store = openMongoReadStore({ url: 'mongodb://127.0.0.1:1/x', timeoutMs: 300 });
    const opened = store.open({ name: 'things', indexes: [] }, 'v1');
    await expect(opened).rejects.toThrow(ReadStoreUnavailable);
    await store.close();
    await expect(store.dropNext('things')).rejects.toThrow('is closed');
  });
});
