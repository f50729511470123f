import { startEmbeddedPostgres } from '../src/embedded/start.ts';

// Starts a server, says where, and stays until it is killed.
const server = await startEmbeddedPostgres({ directory: process.argv[2]!, log: () => undefined });
process.stdout.write(`${server.url} ${server.pid}\n`);
await server.ended;
