import { createServer } from 'node:net';
import { Refusal } from '@fidboard/core';

/** Refuses (CONFLICT) when nothing can listen on the port. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  const error = await tryListen(port, host);
  if (error === undefined) return;
  const reason =
    error.code === 'EADDRINUSE' ? 'is already in use by another program' : `cannot be used (${error.code})`;
  throw new Refusal(
    'CONFLICT',
    `Port ${port} on ${host} ${reason}.`,
    `Stop that program, or choose another port: PORT=${port + 1} npm start (or npm start -- --port ${port + 1}).`,
  );
}

function tryListen(port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error));
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
}

/** A port of 127.0.0.1 that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? done(address.port)
          : fail(new Error(`freePort: expected an address, got ${String(address)}`)),
      );
    });
  });
}
