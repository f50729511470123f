// Makes the demo board and submits its entries; a start that finds them does nothing. What an earlier start left
// half done is finished. The scores come from the worker, like those of any other submission.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@fidboard/database';
import { openBlobStore } from '@fidboard/storage';
import { ensureDemoBoard } from './board.ts';
import { submitDemoEntries } from './entries.ts';

const { DATABASE_URL, STORAGE_URL } = process.env;
if (!DATABASE_URL || !STORAGE_URL)
  throw new Error('demo: expected DATABASE_URL and STORAGE_URL, as npm start sets them');

const say = (line: string) => process.stdout.write(`${line}\n`);
const directory = await mkdtemp(join(tmpdir(), 'fidboard-demo-'));
const stop = () => {
  void rm(directory, { recursive: true, force: true }).finally(() => process.exit(0));
};
process.once('SIGTERM', stop).once('SIGINT', stop);
try {
  await using database = connect(DATABASE_URL, { poolSize: 2 });
  const storage = openBlobStore(STORAGE_URL);
  const board = await ensureDemoBoard({ database, storage }, directory);
  await submitDemoEntries({ database, storage, board, directory }, say);
  say('the demo board is seeded');
} finally {
  await rm(directory, { recursive: true, force: true });
}
