import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** Writes apps/api/schema.graphql; with --check, fails when the committed one differs. */
const path = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const printed = `# Printed by src/schema/print.ts; change the modules, not this file.\n${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes('--check')) {
  const committed = await readFile(path, 'utf8').catch(() => '');
  if (committed !== printed) {
    process.stderr.write(
      'apps/api/schema.graphql differs from the schema: run node --import tsx apps/api/src/schema/print.ts\n',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(path, printed);
}
