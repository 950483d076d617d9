import { comparePositions, type Position } from '@onward/model';
import { readAllPages } from '../contract/harness.js';
import { StoreLocked } from '../errors.js';
import { Child } from './child.fixture.js';
import { foldersOfThisFile } from './folder.fixture.js';
import { openEmbeddedEventStore } from './open.js';

const newFolder = foldersOfThisFile();

describe('SIGKILL while many append', () => {
  test('loses nothing that was acknowledged, twice in a row', async () => {
    const folder = newFolder();
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < 2; round++) {
      const child = new Child('./writer.fixture.ts', [folder, '32']);
      await child.until(() => child.lines.length > 300 * (round + 1));
      await expect(openEmbeddedEventStore({ folder })).rejects.toBeInstanceOf(StoreLocked);
      await child.kill();
      expect(child.lines.length).toBeGreaterThan(300);
      // The last line may have been cut off.
      for (const line of child.lines.slice(0, -1)) {
        const [stream, revision] = line.split(' ');
        acknowledged.set(stream!, Number(revision));
      }

      const store = await openEmbeddedEventStore({ folder });
      const events = await readAllPages(store, 'start', 1000);
      const last = new Map<string, number>();
      let position = '0' as Position;
      for (const event of events) {
        expect(event.revision).toBe((last.get(event.stream) ?? -1) + 1);
        expect(comparePositions(position, event.position)).toBe(-1);
        last.set(event.stream, event.revision);
        position = event.position;
      }
      for (const [stream, revision] of acknowledged)
        expect(last.get(stream)).toBeGreaterThanOrEqual(revision);
      expect(await store.verify()).toMatchObject({ events: events.length });
      await store.close();
    }
  }, 240_000);
});
