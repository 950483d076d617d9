import { UnreachableError } from '../errors.js';
import type { Message, SseParser } from './sse-parser.js';

/**
 * The messages of one connection, until the server ends it. `onBytes` is called for whatever comes, heartbeats included.
 * @throws {UnreachableError} the connection broke, or nothing at all has come for `idleMs`: one that died silently is noticed only so
 */
export async function* messagesOf(
  response: Response,
  parser: SseParser,
  idleMs: number,
  onBytes: () => void,
): AsyncGenerator<Message> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await within(idleMs, reader.read()).catch((error: unknown) => {
        throw new UnreachableError(response.url, error);
      });
      if (done) return;
      onBytes();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Cancelling a connection that broke fails with what broke it, which is known already.
    await reader.cancel().catch(() => undefined);
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the event stream has been silent for ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
