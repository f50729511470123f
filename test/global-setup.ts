import { startTestServer } from '@fidboard/database/testing/server';
import type { TestProject } from 'vitest/node';

/** One real PostgreSQL for the whole run; each test file makes databases of its own on it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide('postgresUrl', server.url);
  return async () => server[Symbol.asyncDispose]();
}
