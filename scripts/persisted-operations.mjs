// Writes apps/api/persisted-operations.json: the texts that pages and command line send, by their SHA-256.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { persistedText } from '../apps/web/persisted-text.ts';

const cli = await import('../apps/cli/src/generated/graphql.ts');
const web = await import('../apps/web/src/generated/graphql.ts');

const isOperation = (document) => document.definitions?.some(({ kind }) => kind === 'OperationDefinition');
const texts = [
  ...Object.values(web).filter(isOperation).map(persistedText),
  // The command line sends the text itself.
  ...Object.values(cli)
    .filter((each) => each instanceof cli.TypedDocumentString)
    .map(String)
    .filter((text) => !text.trimStart().startsWith('fragment')),
];
const nameOf = (text) => /^\s*(?:query|mutation|subscription) (\w+)/m.exec(text)[1];
const rows = texts
  .map((text) => [createHash('sha256').update(text).digest('hex'), text])
  .sort(([a, first], [b, second]) => nameOf(first).localeCompare(nameOf(second), 'en') || (a < b ? -1 : 1));
writeFileSync(
  new URL('../apps/api/persisted-operations.json', import.meta.url),
  `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`,
);
