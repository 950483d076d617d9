import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { problem } from '../errors/problem.js';
import { complete } from './complete.js';
import { errorPage } from './error-page.js';

/** The parts of Swagger UI that the page needs, served from the installed package: no CDN. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Onward API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({ url: '/docs-json', dom_id: '#ui', deepLinking: true });
    </script>
  </body>
</html>
`;

/** `/docs` for people, `/docs-json` for programs. */
export function useOpenApi(app: NestFastifyApplication, version: string): void {
  SwaggerModule.setup('docs', app, () => complete(SwaggerModule.createDocument(app, describeApi(version))), {
    ui: false,
    raw: ['json'],
  });
  const fastify = app.getHttpAdapter().getInstance();
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  fastify.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get<{ Params: { code: string } }>('/docs/errors/:code', async ({ params }, reply) =>
    reply.type('text/plain; charset=utf-8').send(await errorPage(params.code)),
  );
  fastify.get<{ Params: { file: string } }>('/docs/:file', async (request, reply) => {
    const { file } = request.params;
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
    if (type === undefined) throw problem('ROUTE_NOT_FOUND', 'There is nothing at this path.');
    return reply
      .type(type)
      .header('cache-control', 'max-age=3600')
      .send(await readFile(join(folder, file)));
  });
}

function describeApi(version: string) {
  return new DocumentBuilder()
    .setTitle('Onward')
    .setDescription(
      'Names, shapes and codes of the Camunda 8 Orchestration Cluster REST API v2, and beyond it: Idempotency-Key, If-Match, ' +
        'Onward-Position, event feeds, the state at any revision, and rebuilds of read models. Errors are RFC 9457 problems.',
    )
    .setVersion(version)
    .addGlobalParameters({
      in: 'header',
      name: 'Onward-Position',
      required: false,
      description: 'A position as a command answered it: the request waits until the read models are there.',
      schema: { type: 'string' },
    })
    .build();
}
