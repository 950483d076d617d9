import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OnwardHost, OnwardModule, RUNTIME, type OnwardOptions } from '@onward/nest';
import type { Runtime } from '@onward/runtime';
import { closeServer, Connections } from './close.js';
import { MULTIPART_LIMITS } from './http/definitions/multipart.js';
import { useOpenApi } from './http/docs/openapi.js';
import { answerUnparsed, answerUnrouted } from './http/errors/before-routing.js';
import { ProblemFilter } from './http/errors/problem.filter.js';
import { HttpModule } from './http/http.module.js';
import { useJsonBodies } from './http/request/json-body.js';
import { LIMITS } from './http/request/limits.js';
import { useReadiness } from './http/request/ready.js';
import { Routes } from './http/request/routes.js';
import type { ServerInfo } from './http/system/server-info.js';
import { VERSION } from './version.js';

export interface ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly onward: OnwardOptions;
  readonly logger?: LoggerService | false;
}

export interface RunningServer {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly port: number;
  readonly runtime: Runtime;
  /** Resolves when commands are taken; rejects with what prevents it. */
  readonly started: Promise<void>;
  /** Ends long polls and streams, answers what is under way, closes the stores. */
  close(): Promise<void>;
}

@Module({})
class ServerModule {
  static with({ onward }: ServerOptions, info: ServerInfo): DynamicModule {
    return {
      module: ServerModule,
      imports: [
        OnwardModule.forRoot({ awaitStart: false, ...onward }),
        HttpModule.with(info, onward.pauses ?? onward.clock),
      ],
    };
  }
}

/** Opens the stores, listens, and starts the runtime behind it: `/health/ready` says when commands are taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const info = { host: options.host, port: options.port, version: VERSION };
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.with(options, info), adapter(), {
    logger: options.logger ?? false,
    abortOnError: false,
    bodyParser: false,
  });
  try {
    return await listen(app, options, info);
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(
  app: NestFastifyApplication,
  { host, port }: ServerOptions,
  info: { port: number },
): Promise<RunningServer> {
  const fastify = app.getHttpAdapter().getInstance();
  const routes = new Routes();
  routes.watch(fastify);
  useJsonBodies(fastify);
  await app.register(multipart, { limits: MULTIPART_LIMITS, throwFileSizeLimit: true });
  const runtime = app.get<Runtime>(RUNTIME);
  const onward = app.get(OnwardHost);
  useReadiness(fastify, onward, runtime);
  app.useGlobalFilters(new ProblemFilter(routes));
  useOpenApi(app, VERSION);
  await app.init();
  const connections = new Connections(app.getHttpServer());
  // Not `app.listen`, which would log a failure that the caller reports.
  await fastify.listen({ port, host });
  const address = app.getHttpServer().address() as AddressInfo;
  info.port = address.port;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    app,
    runtime,
    port: address.port,
    url: `http://${shownHost}:${address.port}`,
    started: onward.started,
    close: () => closeServer(app, connections),
  };
}

function adapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: LIMITS.jsonBody,
    // Nest's middleware is not used, and every request would pay for it.
    skipMiddie: true,
    requestIdHeader: false,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerUnparsed,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  });
}
