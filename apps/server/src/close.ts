import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A connection whose request has been answered must not hold up the stop by being kept alive. */
const SWEEP_EVERY_MS = 50;
/** Requests that are still under way then are cut off, so that the stores can be closed in time. */
const CUT_OFF_AFTER_MS = 6000;

/** Ends long polls and streams, answers what is under way, then closes the stores. */
export async function closeServer(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_EVERY_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), CUT_OFF_AFTER_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
  }
}
