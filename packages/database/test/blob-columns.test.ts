// Promise: whatever column comes to name blobs, what it names is not taken for a blob without a name.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BLOB_COLUMNS, OTHER_HASHES } from '../src/storage/retention.ts';

it('every hash in the schema is said to name a blob or not to', () => {
  const schema = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');
  const found = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, model, body]) =>
    [...body!.matchAll(/^ {2}(\w*sha256\w*|thumbnails)\s+(?:String|Json)/gim)].map(
      ([, column]) => `${model}.${column}`,
    ),
  );
  expect(found.length).toBeGreaterThan(10);
  expect(found.sort()).toEqual([...Object.keys(BLOB_COLUMNS), ...OTHER_HASHES].sort());
});
