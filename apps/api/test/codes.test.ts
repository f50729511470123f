// Promise: docs/api.md lists every error code, and no other.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { REFUSAL_EXIT_CODES } from '@fidboard/core';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

async function codesOfThePage(): Promise<string[]> {
  const page = await readFile(`${root}/docs/api.md`, 'utf8');
  const [, section] = /\n## Errors\n(.+?)\n## /s.exec(page) ?? [];
  return [...section!.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code!);
}

/** Codes that stand in the API's own files beside those of refusals, as `code: 'X'` or in the list of those that pass. */
async function codesOfTheSource(): Promise<Set<string>> {
  const folder = `${root}/apps/api/src`;
  const found = new Set<string>(Object.keys(REFUSAL_EXIT_CODES));
  for (const path of await readdir(folder, { recursive: true })) {
    if (!path.endsWith('.ts')) continue;
    const text = await readFile(`${folder}/${path}`, 'utf8');
    for (const [, code] of text.matchAll(/\bcode: '([A-Z_]+)'/g)) found.add(code!);
    const [, passed] = /const PASSED = new Set\(\[(.+?)\]/s.exec(text) ?? [];
    for (const [, code] of (passed ?? '').matchAll(/'([A-Z_]+)'/g)) found.add(code!);
  }
  return found;
}

it('has a line for each code that can be answered, once', async () => {
  const listed = await codesOfThePage();
  expect(listed).toEqual([...new Set(listed)]);
  expect(listed).toContain('OPERATION_LIMIT');
  expect([...listed].sort()).toEqual([...(await codesOfTheSource())].sort());
});
