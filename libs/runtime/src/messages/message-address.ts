import { createHash } from 'node:crypto';
import { messageStream } from '@onward/model';

/** Where messages of a name meet those who wait for them. Without a correlation key it is another place than with any. */
export function messageAddress(tenantId: string, name: string, correlationKey?: string): string {
  const text = JSON.stringify([tenantId, name, correlationKey ?? null]);
  return messageStream(createHash('sha256').update(text).digest('hex'));
}
