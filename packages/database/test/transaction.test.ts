// Promise: two transactions that wait for each other both come to their end.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transaction } from '../src/database.ts';
import { connect, type Database, users } from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await createTestDatabase();
  db = connect(server.url);
});
afterAll(async () => {
  await db.close();
  await server[Symbol.asyncDispose]();
});

it('runs again what PostgreSQL ended to break a deadlock', async () => {
  const ada = await users.ensure(db, { email: 'ada@example.org', name: 'Ada' });
  const bob = await users.ensure(db, { email: 'bob@example.org', name: 'Bob' });
  let tries = 0;
  let waiting = 0;
  let meet: () => void = () => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const rename = (first: string, second: string) =>
    transaction(db, async (tx) => {
      tries++;
      await tx.user.update({ where: { id: first }, data: { name: `${first} first` } });
      if (++waiting === 2) meet();
      await met;
      await tx.user.update({ where: { id: second }, data: { name: `${second} second` } });
    });
  await Promise.all([rename(ada.id, bob.id), rename(bob.id, ada.id)]);
  // Where the machine is busy, what runs again may meet another deadlock.
  expect(tries).toBeGreaterThanOrEqual(3);
  const names = (await db.prisma.user.findMany({ where: { id: { in: [ada.id, bob.id] } } })).map(({ name }) =>
    name.split(' ').at(-1),
  );
  expect(names.sort()).toEqual(['first', 'second']);
});
