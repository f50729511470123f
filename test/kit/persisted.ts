import { readFileSync } from 'node:fs';

const texts = Object.values(
  JSON.parse(
    readFileSync(new URL('../../apps/api/persisted-operations.json', import.meta.url), 'utf8'),
  ) as Record<string, string>,
);

/** The text of an operation that every server takes, such as "query Board". */
export function persistedText(name: string): string {
  const found = texts.find((text) => new RegExp(`^\\s*${name}\\b`).test(text));
  if (found === undefined) throw new Error(`persistedText: expected ${name}, found none`);
  return found;
}
