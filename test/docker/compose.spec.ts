import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '@onward/event-store/eventstoredb';
import { openMongoReadStore } from '@onward/read-store/mongodb';
import { readConfig } from '../../apps/server/src/config/config.js';
import { SETTINGS } from '../../apps/server/src/config/options.js';
import { composeOf, instructionsOf, interpolated, textOf, type Service } from './files.js';

/** The keys of the Compose specification that ours may use; a misspelt one is not among them. */
const SERVICE_KEYS = new Set([
  'build',
  'command',
  'depends_on',
  'entrypoint',
  'environment',
  'healthcheck',
  'image',
  'init',
  'ports',
  'restart',
  'stop_grace_period',
  'user',
  'volumes',
]);
const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'];
/** These images have a HEALTHCHECK of their own. */
const CHECKED_IMAGES = /^eventstore\/eventstore:|^onward$/;

describe.each(['docker/compose.yml', 'docker/compose.cluster.yml'])('%s', (path) => {
  const compose = composeOf(path);
  const services = Object.entries(compose.services);
  const onward = services.filter(([name]) => name.startsWith('onward'));
  const isChecked = ({ image, build, healthcheck }: Service): boolean =>
    healthcheck !== undefined || build !== undefined || CHECKED_IMAGES.test(image ?? '');

  it('has no key that Compose does not know', () => {
    const top = Object.keys(compose).filter((key) => !key.startsWith('x-'));
    expect(top.toSorted()).toEqual(['name', 'services', 'volumes']);
    for (const [, service] of services) {
      expect(Object.keys(service).filter((key) => !SERVICE_KEYS.has(key))).toEqual([]);
      expect(service.image ?? service.build).toBeDefined();
    }
  });

  it('pins every image to a version', () => {
    for (const [, { image, build }] of services) {
      if (build === undefined) expect(image).toMatch(/^[a-z/-]+:\d+\.\d+/);
    }
  });

  it('waits only for services that can be waited for in that way', () => {
    for (const [, { depends_on: others = {} }] of services) {
      for (const [other, { condition }] of Object.entries(others)) {
        const target = compose.services[other];
        expect(CONDITIONS).toContain(condition);
        expect(target).toBeDefined();
        if (condition === 'service_healthy') expect(isChecked(target as Service)).toBe(true);
        if (condition === 'service_completed_successfully')
          expect(target?.['restart']).not.toBe('unless-stopped');
      }
    }
  });

  it('declares the volumes it uses, and uses those it declares', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('publishes Onward alone, on this machine alone, each on a port of its own', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    const exposed = instructionsOf(textOf('docker/Dockerfile')).find(({ name }) => name === 'EXPOSE')?.rest;
    for (const port of published) expect(port).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+:${exposed}$`));
    expect(new Set(published).size).toBe(onward.length);
    expect(published).toHaveLength(onward.length);
    for (const [, { ports = [] }] of onward) expect(ports).toHaveLength(1);
  });

  it('names in every address only services of this file, at the port they listen on', () => {
    const addresses = services.flatMap(([, { environment = {}, command = [], entrypoint = [] }]) =>
      [...Object.values(environment), ...[command, entrypoint].flat().map(String)].flatMap((text) =>
        [...interpolated(text).matchAll(/\b([a-z][a-z0-9-]*):(2113|27017)\b/g)].map(([, host, port]) => ({
          host: host as string,
          port,
        })),
      ),
    );
    expect(addresses.length).toBeGreaterThan(0);
    for (const { host, port } of addresses) {
      expect(Object.keys(compose.services)).toContain(host);
      expect(host).toMatch(port === '2113' ? /^eventstore/ : /^mongodb/);
    }
  });

  describe.each(onward)('%s', (_, { environment = {} }) => {
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, text]) => [name, interpolated(text)]),
    );
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'onward-compose-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('is configured by settings that the server knows and takes', () => {
      const known = Object.values(SETTINGS).map((setting) => setting.env as string);
      for (const name of Object.keys(env)) expect(known).toContain(name);
      const image = imageEnvironment();
      expect(Object.keys(image).filter((name) => name.startsWith('ONWARD_'))).not.toEqual([]);
      const config = readConfig([], { ...image, ...env });
      expect(config).toMatchObject({ host: '0.0.0.0', port: 8080, insecure: true });
    });

    it('has addresses that the clients take', async () => {
      // The clients read the authority's certificate when they are made.
      const authority = join(folder, 'ca.crt');
      writeFileSync(authority, 'stands for a certificate');
      const connectionString = env['ONWARD_EVENTSTORE']?.replace('/certificates/ca/ca.crt', authority) ?? '';
      // They connect when they are first used.
      expect(openEventStoreDb({ connectionString })).toBeDefined();
      await openMongoReadStore({ url: env['ONWARD_READSTORE'] ?? '' }).close();
    });
  });
});

function imageEnvironment(): Record<string, string> {
  const lines = instructionsOf(textOf('docker/Dockerfile')).filter(({ name }) => name === 'ENV');
  return Object.fromEntries(
    lines.flatMap(({ rest }) => rest.split(/\s+/).map((pair) => pair.split('=') as [string, string])),
  );
}

describe('docker/compose.cluster.yml', () => {
  const { services } = composeOf('docker/compose.cluster.yml');

  it('has three of each', () => {
    for (const kind of ['onward', 'eventstore', 'mongodb']) {
      expect(Object.keys(services).filter((name) => name.startsWith(kind))).toHaveLength(3);
    }
  });

  it('gives every node of EventStoreDB its own name, data and certificate', () => {
    const script = ((services['certificates'] ?? {})['command'] as string[]).join('\n');
    for (const node of ['eventstore1', 'eventstore2', 'eventstore3']) {
      const { environment = {}, volumes = [] } = services[node] as Service;
      expect(environment).toMatchObject({
        EVENTSTORE_CLUSTER_SIZE: '3',
        EVENTSTORE_NODE_HOST_ADVERTISE_AS: node,
        EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: node,
        EVENTSTORE_CERTIFICATE_FILE: `/certificates/${node}/node.crt`,
        EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE: `/certificates/${node}/node.key`,
      });
      expect(environment).not.toHaveProperty('EVENTSTORE_INSECURE');
      expect(volumes).toContain(`${node}:/var/lib/eventstore`);
      expect(script).toMatch(new RegExp(`for node in [^;]*\\b${node}\\b`));
    }
  });
});
