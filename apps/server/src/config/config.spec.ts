import { readFileSync } from 'node:fs';
import { ConfigError, readConfig } from './config.js';
import { SETTINGS } from './options.js';

const read = (argv: string[] = [], env: Record<string, string> = {}) => readConfig(argv, env);

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(read()).toEqual({
      host: '127.0.0.1',
      port: 8080,
      data: './data',
      eventStore: 'embedded',
      readStore: 'embedded',
      archiveAfter: undefined,
      archiveDir: '',
      lease: 10_000,
      handlers: '',
      projections: '',
      clock: 'system',
      logLevel: 'info',
      insecure: false,
    });
  });

  it('comes from the environment, and flags win', () => {
    const env = { ONWARD_PORT: '9000', ONWARD_DATA: '/data', ONWARD_LOG_LEVEL: 'warn' };
    expect(read([], env)).toMatchObject({ port: 9000, data: '/data', logLevel: 'warn' });
    expect(read(['--port', '9001', '--data=/other'], env)).toMatchObject({
      port: 9001,
      data: '/other',
      logLevel: 'warn',
    });
  });

  it.each(['esdb://admin:secret@db:2113?tls=true', 'esdb+discover://cluster.example.org:2113'])(
    'takes %s for the event store',
    (address) => {
      expect(read([], { ONWARD_EVENTSTORE: address }).eventStore).toBe(address);
      expect(read(['--eventstore', address]).eventStore).toBe(address);
    },
  );

  it.each(['mongodb://user:secret@a:1,b:2/onward?replicaSet=rs0', 'mongodb+srv://db.example.org/onward'])(
    'takes %s for the read store',
    (address) => {
      expect(read([], { ONWARD_READSTORE: address }).readStore).toBe(address);
      expect(read(['--readstore', address]).readStore).toBe(address);
    },
  );

  it('has a virtual clock with the embedded event store only', () => {
    expect(read(['--clock', 'virtual'], { ONWARD_READSTORE: 'mongodb://db' }).clock).toBe('virtual');
    expect(() => read(['--clock', 'virtual', '--eventstore', 'esdb://db'])).toThrow(
      /^ONWARD_CLOCK=virtual is for one server on its own embedded event store.*leave ONWARD_EVENTSTORE as it is/,
    );
  });

  it('repeats no password', () => {
    expect(() => read([], { ONWARD_READSTORE: 'mongo://admin:secret@db' })).toThrow(
      'ONWARD_READSTORE=mongo://***@db is not known; it is one of embedded, mongodb://…, mongodb+srv://…',
    );
    expect(() => read([], { ONWARD_EVENTSTORE: 'esdb:/admin:secret@db' })).toThrow(
      'ONWARD_EVENTSTORE=esdb://***@db is not known; it is one of embedded, esdb://…, esdb+discover://…',
    );
  });

  it.each([
    ['P30D', 30 * 86_400_000],
    ['PT12H', 12 * 3_600_000],
    ['P1DT1H1M1S', 86_400_000 + 3_661_000],
    ['PT0S', 0],
  ])('archives after %s', (duration, ms) => {
    expect(read([], { ONWARD_ARCHIVE_AFTER: duration }).archiveAfter).toBe(ms);
  });

  it.each(['30', 'P', 'PT', 'P1M', 'P-1D', '30D', 'P1.5D'])('takes %s for no duration', (text) => {
    expect(() => read(['--archive-after', text])).toThrow(
      `ONWARD_ARCHIVE_AFTER=${text} is no duration; it is never, or like P30D`,
    );
  });

  it('takes an empty value for none', () => {
    expect(read([], { ONWARD_PORT: ' ' })).toMatchObject({ port: 8080 });
  });

  it.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1'])('listens on %s without further ado', (host) => {
    expect(read(['--host', host]).host).toBe(host);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'onward.example.org'])(
    'listens on %s only when told that this is meant',
    (host) => {
      expect(() => read(['--host', host])).toThrow('ONWARD_INSECURE=true');
      expect(read(['--host', host, '--insecure']).host).toBe(host);
      expect(read(['--host', host], { ONWARD_INSECURE: 'true' }).insecure).toBe(true);
    },
  );

  it.each([
    ['a port that is none', [], { ONWARD_PORT: '80a' }, 'ONWARD_PORT=80a is no port'],
    ['a port beyond all ports', [], { ONWARD_PORT: '65536' }, 'ONWARD_PORT=65536'],
    ['a store that does not exist', [], { ONWARD_EVENTSTORE: 'mysql' }, 'it is one of embedded'],
    [
      'a level that does not exist',
      [],
      { ONWARD_LOG_LEVEL: 'loud' },
      'it is one of debug, info, warn, error, silent',
    ],
    ['a lease that is too short', [], { ONWARD_LEASE_MS: '0999' }, 'a number of milliseconds from 1000'],
    ['a lease that is no number', ['--lease-ms', '10s'], {}, 'ONWARD_LEASE_MS=10s is no lease'],
    ['a host that is none', [], { ONWARD_HOST: 'a b' }, 'neither an IP address nor a host name'],
    ['neither true nor false', [], { ONWARD_INSECURE: 'yes' }, 'it is one of true, false'],
    ['an unknown flag', ['--prot', '1'], {}, 'unknown flag --prot; there are --host --port'],
    ['a flag without its value', ['--port'], {}, '--port needs a value'],
    ['a flag for a value', ['--port', '--data'], {}, '--port needs a value'],
    ['words', ['serve'], {}, 'unknown flag serve'],
  ])('stops the start with %s', (_what, argv, env, message) => {
    expect(() => read(argv, env)).toThrow(ConfigError);
    expect(() => read(argv, env)).toThrow(message);
  });

  it('says what is wrong in one line', () => {
    for (const argv of [['--port=x'], ['--host=0.0.0.0'], ['--nothing']]) {
      const message = (() => {
        try {
          return String(read(argv).port);
        } catch (error) {
          return (error as Error).message;
        }
      })();
      expect(message).not.toContain('\n');
    }
  });
});

describe('docs/configuration.md', () => {
  const text = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');

  it.each(Object.values(SETTINGS))('tells $env', (setting) => {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${setting.env}\``));
    expect(row).toContain(`\`${setting.flag}\``);
    expect(row).toContain(setting.default === '' ? '–' : `\`${setting.default}\``);
    expect(row).toContain(setting.meaning);
  });

  it('tells nothing else', () => {
    const told = [...text.matchAll(/^\| `(ONWARD_[A-Z_]+)`/gm)].map(([, name]) => name);
    expect(told.toSorted()).toEqual(
      Object.values(SETTINGS)
        .map(({ env }) => env as string)
        .toSorted(),
    );
  });
});
