// Promise: ARCHITECTURE.md's table is the truth about who may import whom.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const table = readTable();

/** Packages that exactly one folder may import. */
const SOLE_IMPORTERS: Record<string, string> = {
  'onnxruntime-node': 'packages/onnx',
  '@prisma/client': 'packages/database',
  '@prisma/adapter-pg': 'packages/database',
  'graphile-worker': 'packages/database',
  pg: 'packages/database',
};

describe('the import table of ARCHITECTURE.md', () => {
  it('lists exactly the folders that exist', () => {
    const folders = ['packages', 'apps'].flatMap((group) =>
      readdirSync(join(root, group)).map((name) => `${group}/${name}`),
    );
    expect([...table.keys()].sort()).toEqual(folders.sort());
  });

  it.each([...table])('%s: package.json depends on nothing else of ours', (folder, allowed) => {
    const own = Object.keys(manifest(folder).dependencies).filter((name) => name.startsWith('@fidboard/'));
    expect(own.filter((name) => !allowed.has(name))).toEqual([]);
  });

  it.each([...table])('%s: every import is allowed, declared, and used', (folder, allowed) => {
    const { dependencies, exports } = manifest(folder);
    const faults: string[] = [];
    const used = new Set<string>();
    for (const file of sources(
      join(root, folder, 'src'),
      join(root, folder, 'app'),
      join(root, folder, 'features'),
    )) {
      const where = relative(root, file);
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('.')) {
          const target = relative(join(root, folder), resolve(dirname(file), specifier));
          if (target.startsWith('..')) faults.push(`${where}: ${specifier} leaves the folder`);
          continue;
        }
        if (specifier.startsWith('@/') || specifier.startsWith('node:') || builtinModules.includes(specifier))
          continue;
        const name = packageOf(specifier);
        used.add(name);
        if (!(name in dependencies)) faults.push(`${where}: ${name} is not in package.json`);
        if (name.startsWith('@fidboard/') && !allowed.has(name))
          faults.push(`${where}: ${name} is not in the table`);
        const sole = SOLE_IMPORTERS[name];
        if (sole !== undefined && sole !== folder) faults.push(`${where}: only ${sole} may import ${name}`);
      }
    }
    expect(faults).toEqual([]);
    expect(Object.keys(exports ?? {})).toSatisfy((doors: string[]) =>
      doors.every((d) => d === '.' || d.startsWith('./testing')),
    );
    const idle = Object.keys(dependencies).filter((name) => name.startsWith('@fidboard/') && !used.has(name));
    expect(idle, 'declared but never imported').toEqual([]);
  });

  it.each([...table])('%s: its tests import no more than it may', (folder, allowed) => {
    const faults: string[] = [];
    for (const file of sources(join(root, folder, 'test'))) {
      for (const specifier of importsOf(file)) {
        const name = packageOf(specifier);
        if (!name.startsWith('@fidboard/') || allowed.has(name) || specifier.includes('/testing')) continue;
        faults.push(`${relative(root, file)}: ${name} is not in the table`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('has no cycle', () => {
    const done = new Set<string>();
    const visit = (name: string, path: string[]): void => {
      expect(path, `cycle through ${name}`).not.toContain(name);
      if (done.has(name)) return;
      for (const next of table.get(folderOf(name)) ?? []) visit(next, [...path, name]);
      done.add(name);
    };
    for (const folder of table.keys()) visit(`@fidboard/${folder.split('/')[1]}`, []);
    expect(done.size).toBe(table.size);
  });
});

function readTable(): Map<string, Set<string>> {
  const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(
    /^\| ((?:packages|apps)\/\w+) +\|[^|\n]*\| ?([^|\n]*)\|$/gm,
  );
  return new Map(
    [...rows].map(([, folder, imports]) => [
      folder!,
      new Set(
        imports!
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean)
          .map((name) => `@fidboard/${name}`),
      ),
    ]),
  );
}

function folderOf(name: string): string {
  const short = name.replace('@fidboard/', '');
  return table.has(`packages/${short}`) ? `packages/${short}` : `apps/${short}`;
}

interface Manifest {
  dependencies: Record<string, string>;
  exports?: Record<string, string>;
}

function manifest(folder: string): Manifest {
  const parsed = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Partial<Manifest>;
  return { ...parsed, dependencies: parsed.dependencies ?? {} };
}

function sources(...folders: string[]): string[] {
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|js|mjs)$/.test(name) && !name.includes('generated'))
      .map((name) => join(folder, name)),
  );
}

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map((found) => found.fileName);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
