import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startEmbeddedPostgres } from '@fidboard/database';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

const server = await startEmbeddedPostgres({ directory: '/tmp/apidb', log: (l) => console.log(l) });
const url = server.url;
const c = new pg.Client({ connectionString: url });
await c.connect();
const done = await c.query(`select to_regclass('public."Board"') as t`);
if (!done.rows[0].t) {
  for (const d of readdirSync('prisma/migrations')
    .filter((d) => d[0] === '2')
    .sort())
    await c.query(readFileSync(`prisma/migrations/${d}/migration.sql`, 'utf8'));
  await runMigrations({ connectionString: url });
}
writeFileSync('/tmp/apidb.url', url);
console.log('ready', url);
setInterval(() => {}, 1000);
