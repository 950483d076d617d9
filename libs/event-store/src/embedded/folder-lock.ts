import { closeSync, constants, openSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { StoreLocked, StoreUnavailable } from '../errors.js';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * One process per data folder. Only locks that the operating system takes back when a process ends, however it ends: no file has
 * to be cleaned up after a SIGKILL, and no process id is compared that another process may have by now.
 * Rejects with StoreLocked where somebody has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  switch (process.platform) {
    case 'linux':
    case 'android':
      return lockBySocket(folder);
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
      return lockByFile(folder, BSD_EXLOCK | constants.O_NONBLOCK);
    case 'win32':
      return lockByFile(folder, WINDOWS_EXLOCK);
    default:
      throw new StoreUnavailable(`the embedded stores cannot lock a folder on ${process.platform}`);
  }
}

/** `O_EXLOCK` of fcntl.h: flock() with the open, until the descriptor closes. Node.js passes it on but has no name for it. */
const BSD_EXLOCK = 0x20;
/** libuv's UV_FS_O_EXLOCK: opens the file without sharing it. */
const WINDOWS_EXLOCK = 0x1000_0000;
const BUSY = new Set(['EAGAIN', 'EWOULDBLOCK', 'EBUSY', 'EPERM', 'EADDRINUSE']);

function lockByFile(folder: string, exclusive: number): FolderLock {
  try {
    const descriptor = openSync(
      join(folder, 'lock'),
      constants.O_RDWR | constants.O_CREAT | exclusive,
      0o600,
    );
    return { release: async () => closeSync(descriptor) };
  } catch (error) {
    if (BUSY.has((error as NodeJS.ErrnoException).code ?? '')) throw locked(folder);
    throw new StoreUnavailable(`cannot lock ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Linux has no lock that plain Node.js can take on a file. A socket in the abstract namespace belongs to one process at a time and
 * is gone with it; it is named after the folder's identity, not its path. Containers that share a folder but not the network
 * see each other by a second socket, in the folder itself, which counts only while somebody answers on it.
 */
async function lockBySocket(folder: string): Promise<FolderLock> {
  const { dev, ino } = statSync(folder, { bigint: true });
  const name = await listen(`\0onward-event-store-${dev}-${ino}`).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw locked(folder);
    throw new StoreUnavailable(`cannot lock ${folder}: ${error.message}`, { cause: error });
  });
  const directory = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  // By the descriptor, because a socket's path is limited to 107 bytes.
  const path = `/proc/self/fd/${directory}/lock.sock`;
  const release = async (...servers: Server[]): Promise<void> => {
    for (const server of servers) await new Promise((resolve) => server.close(resolve));
    closeSync(directory);
  };
  if (await answers(path)) {
    await release(name);
    throw locked(folder);
  }
  try {
    rmSync(path, { force: true });
    const inFolder = await listen(path);
    return { release: () => release(inFolder, name) };
  } catch {
    // A file system without sockets: the first one has to do.
    return { release: () => release(name) };
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', reject);
    server.listen({ path, exclusive: true }, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

const locked = (folder: string): StoreLocked =>
  new StoreLocked(
    `another process uses the data folder ${folder}. Stop it, or give this one a folder of its own (ONWARD_DATA)`,
  );
