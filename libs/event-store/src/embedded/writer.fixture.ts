import { append, events } from '../contract/harness.js';
import { openEmbeddedEventStore } from './open.js';

/** Appends with as many callers as asked for until it is killed, and says each acknowledgement: "<stream> <revision> <position>". */
const [folder, callers] = process.argv.slice(2);
const store = await openEmbeddedEventStore({ folder: folder! });

async function run(stream: string): Promise<void> {
  const last = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  let revision = last[0]?.revision;
  for (;;) {
    const result = await append(store, stream, revision ?? 'no-stream', events(3, { stream }));
    revision = result.revision;
    process.stdout.write(`${stream} ${revision} ${result.position}\n`);
  }
}

await Promise.all(Array.from({ length: Number(callers) }, (_, number) => run(`s-${number}`)));
