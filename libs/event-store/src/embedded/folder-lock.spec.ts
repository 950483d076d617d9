import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreLocked, StoreUnavailable } from '../errors.js';
import { foldersOfThisFile } from './folder.fixture.js';
import { lockFolder } from './folder-lock.js';
import { openEmbeddedEventStore } from './open.js';

const newFolder = foldersOfThisFile();

test('a second one is told which folder is taken and what to do', async () => {
  const folder = newFolder();
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(StoreLocked);
  await expect(openEmbeddedEventStore({ folder })).rejects.toThrow(folder);
  await lock.release();
  await (await lockFolder(folder)).release();
});

test('another name of the same folder is the same folder', async () => {
  const folder = newFolder();
  const lock = await lockFolder(folder);
  await expect(lockFolder(join(folder, '..', folder.split('/').at(-1)!))).rejects.toThrow(StoreLocked);
  await lock.release();
});

test('of many at once exactly one gets it', async () => {
  const folder = newFolder();
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
  const got = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(got).toHaveLength(1);
  await got[0]!.value.release();
});

test('what an earlier process has left behind does not matter', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock.sock'), '');
  await (await lockFolder(folder)).release();
});

test('a folder that cannot be made is reported', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');
  await expect(openEmbeddedEventStore({ folder: join(folder, 'file', 'data') })).rejects.toThrow(
    StoreUnavailable,
  );
});
