/** The same server without its read models, for what they cost; recovery's own index stays. Takes the settings of `main.js`. */
import { readConfig, startServer } from '@onward/server';

const config = readConfig([], process.env);
const { default: handlers } = await import(process.env.ONWARD_HANDLERS);
const server = await startServer({
  host: config.host,
  port: config.port,
  onward: { folder: config.data, handlers, readModels: [] },
});
await server.started;
process.stdout.write(`API ${server.url}/v2\n`);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
