import { startApp } from './support/start-app.js';
it('x', async () => {
  const app = await startApp();
  const r = app.server.runtime as any;
  setInterval(() => process.stderr.write('timer\n'), 300).unref();
  for (const [n, f] of Object.entries({ recovery: () => r.recovery, hub: () => r.hub?.stop(), ends: () => r.ends?.stop(), feeds: () => r.feeds?.stop(), saga: () => r.sagaHost?.stop(), store: () => r.store?.stop(), host: () => r.host?.stop() })) {
    process.stderr.write(n + '...\n');
    await (f as any)();
    process.stderr.write(n + '\n');
  }
}, 30000);
