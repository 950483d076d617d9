import { EventStoreDBClient } from '@eventstore/db-client';

/** The connection string cannot be used. One line, without the password. */
export class InvalidConnectionString extends Error {
  override readonly name = 'InvalidConnectionString';
}

const EXAMPLE = 'esdb://user:password@host:2113?tls=true';

/** A client for this connection string. It connects when it is first used. */
export function clientFor(connectionString: string): EventStoreDBClient {
  if (!/^esdb(\+discover)?:\/\//.test(connectionString)) {
    throw new InvalidConnectionString(
      `"${withoutPassword(connectionString)}" does not begin with esdb:// or esdb+discover://; an example: ${EXAMPLE}`,
    );
  }
  // The client would take what follows the first @ for the host, and tell it to everybody who reads its errors.
  if (/^[^@?]*@[^?]*@/.test(connectionString)) {
    throw new InvalidConnectionString(
      `"${withoutPassword(connectionString)}" has more than one @: in a password it is written %40; an example: ${EXAMPLE}`,
    );
  }
  try {
    return EventStoreDBClient.connectionString(connectionString);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new InvalidConnectionString(
      `"${withoutPassword(connectionString)}" cannot be used: ${withoutPassword(reason)} An example: ${EXAMPLE}`,
      { cause: error },
    );
  }
}

/** For messages and logs. Up to the last @ of a line, since a password that was not encoded may hold one, or a blank. */
export const withoutPassword = (text: string): string => text.replace(/:\/\/.*@/g, '://***@');
