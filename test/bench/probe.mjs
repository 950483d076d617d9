/** `node --import` of this file: a server that tells the bench, over the channel between them, what it takes of the machine. */
process.on('message', (wish) => {
  if (wish === 'collect') globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const { active } = performance.eventLoopUtilization();
  process.send({ rss, heapUsed, cpuMs: (user + system) / 1000, mainThreadMs: active });
});
// Nothing but the channel is kept alive by it: it ends with the bench.
process.on('disconnect', () => process.exit());
