import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../house/files.js';
import { instructionsOf, textOf } from './files.js';

const instructions = instructionsOf(textOf('docker/Dockerfile'));
const rests = (name: string): readonly string[] =>
  instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest);

describe('docker/Dockerfile', () => {
  it('has a stage that builds and one that runs, on the same Node.js of a supported version', () => {
    const images = rests('FROM').map((rest) => rest.split(' ')[0]);
    expect(images).toHaveLength(2);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:(20|22|24)-bookworm-slim$/);
  });

  it('takes along only what is there', () => {
    for (const rest of rests('COPY')) {
      const [source = ''] = rest.replace(/--\S+\s+/g, '').split(/\s+/);
      expect(existsSync(join(root, source.replace('/onward/', '')))).toBe(true);
    }
    expect(existsSync(join(root, 'apps/cli/bin/onward.js'))).toBe(true);
  });

  it('does not leave out of the build what the image needs', () => {
    const ignored = textOf('.dockerignore').split('\n').filter(Boolean);
    for (const needed of ['apps', 'libs', 'package.json', 'package-lock.json', 'tsconfig.build.json'])
      expect(ignored).not.toContain(needed);
    expect(ignored).toContain('!docker/health.mjs');
    for (const kept of ['.git', '**/node_modules', '**/dist', '**/data']) expect(ignored).toContain(kept);
  });

  it('builds with scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const asked = rests('RUN').flatMap((rest) => [...rest.matchAll(/npm run (?:--silent )?(\S+)/g)]);
    expect(asked.map(([, script]) => script)).toEqual(['build']);
    expect(scripts).toHaveProperty('build');
  });

  it('runs the server, and not as root', () => {
    expect(rests('CMD')).toEqual(['["node", "--max-semi-space-size=32", "apps/server/dist/main.js"]']);
    expect(existsSync(join(root, 'apps/server/src/main.ts'))).toBe(true);
    expect(rests('USER').at(-1)).toBe('node');
    const user = instructions.findIndex(({ name }) => name === 'USER');
    expect(instructions.slice(user).filter(({ name }) => name === 'RUN')).toEqual([]);
  });

  it('does not say by itself that nobody need say who they are', () => {
    expect(rests('ENV').join(' ')).not.toContain('ONWARD_INSECURE');
  });

  it('asks the server’s own readiness for its health', () => {
    expect(rests('HEALTHCHECK')[0]).toMatch(/CMD \["node", "docker\/health\.mjs"\]$/);
    const controller = textOf('apps/server/src/http/system/health.controller.ts');
    expect(textOf('docker/health.mjs')).toContain('/health/ready');
    expect(controller).toContain("@Controller('health')");
    expect(controller).toContain("@Get('ready')");
  });
});

describe('docker/health.mjs', () => {
  const exitCode = (port: number): Promise<number | null> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'docker/health.mjs')], {
        env: { ...process.env, ONWARD_PORT: String(port) },
        stdio: 'ignore',
      });
      child.on('exit', resolve);
    });

  it.each([
    [200, 0],
    [503, 1],
  ])('turns %i into exit code %i', async (status, expected) => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/health/ready' ? status : 404;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await exitCode(port)).toBe(expected);
    await new Promise((resolve) => server.close(resolve));
    expect(await exitCode(port)).toBe(1);
  });
});
