import { clientFor, InvalidConnectionString, withoutPassword } from './connection-string.js';
import { openEventStoreDb } from './open.js';

describe('a connection string', () => {
  test.each([
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://user:secret@node:2113',
    'esdb://user:s%40cret@node:2113?connectionName=a@b',
    'esdb+discover://cluster.example.org:2113?nodePreference=leader',
    'esdb://a:2113,b:2113,c:2113?keepAliveInterval=20000&keepAliveTimeout=10000',
  ])('%s is taken', (text) => {
    expect(clientFor(text)).toBeDefined();
  });

  test.each([
    ['', 'does not begin with esdb://'],
    ['mongodb://user:secret@host', 'does not begin with esdb://'],
    ['esdb://', 'cannot be used'],
    ['esdb://host:port', 'cannot be used'],
    ['esdb://user:p@secret@host:2113', 'it is written %40'],
    ['esdb://user:secret@host:2113?tls=perhaps', 'cannot be used'],
    ['esdb://user:secret@host:2113?tlsCAFile=./missing.crt', 'File was not found'],
    ['esdb://user:secret@host:2113?defaultDeadline=-5', 'defaultDeadline'],
  ])('%s is refused in one line without the password', (text, reason) => {
    const error = (() => {
      try {
        openEventStoreDb({ connectionString: text });
        return undefined;
      } catch (caught) {
        return caught as Error;
      }
    })();
    expect(error).toBeInstanceOf(InvalidConnectionString);
    expect(error!.message).toContain(reason);
    expect(error!.message).not.toContain('\n');
    expect(error!.message).not.toContain('secret');
  });

  test('is shown without its password', () => {
    expect(withoutPassword('esdb://user:secret@a:1,b:2?tls=true')).toBe('esdb://***@a:1,b:2?tls=true');
    expect(withoutPassword('esdb://a:1?tls=true')).toBe('esdb://a:1?tls=true');
    expect(withoutPassword('esdb://user:se@cr et@a:1')).toBe('esdb://***@a:1');
  });
});
