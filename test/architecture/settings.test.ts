// Promise: docs/operate.md lists every environment variable that decides something, and none that decides nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('the settings in the code are those of docs/operate.md', () => {
  const files = ['apps', 'packages'].flatMap((top) =>
    readdirSync(`${root}/${top}`).flatMap((name) =>
      readdirSync(`${root}/${top}/${name}/src`, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.(tsx?|mjs)$/.test(path))
        .map((path) => `${top}/${name}/src/${path}`),
    ),
  );
  const read = new Set<string>();
  for (const file of files.filter((path) => !path.includes('generated'))) {
    const code = readFileSync(`${root}/${file}`, 'utf8');
    for (const [name] of code.matchAll(/\bFIDBOARD_[A-Z_]*[A-Z]\b/g)) read.add(name);
    for (const [, name] of code.matchAll(/\benvironment(?:\.|, ')([A-Z][A-Z_]+)\b/g)) read.add(name!);
    for (const [name] of code.matchAll(/\bXDG_[A-Z]+_HOME\b/g)) read.add(name);
    for (const [, name] of code.matchAll(/process\.env\.([A-Z0-9_]+)(?![A-Z0-9_]| \?\?=)/g)) read.add(name!);
  }
  const page = readFileSync(`${root}/docs/operate.md`, 'utf8');
  const table = page.slice(
    page.indexOf('## Settings'),
    page.indexOf('\n## ', page.indexOf('## Settings') + 1),
  );
  const listed = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
  );
  expect(listed.length).toBeGreaterThan(20);
  expect([...read].sort()).toEqual(listed.sort());
});
