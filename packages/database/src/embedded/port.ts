import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Refusal } from '@fidboard/core';

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  return probe(0);
}

/** Refuses a port that something listens on. */
export async function assertFree(port: number): Promise<void> {
  try {
    await probe(port);
  } catch (cause) {
    throw new Refusal(
      'CONFLICT',
      `port ${port}: expected it to be free for PostgreSQL, but it is taken`,
      'Choose another port, or give none to get a free one.',
      { cause },
    );
  }
}

async function probe(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const found = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return found;
}
