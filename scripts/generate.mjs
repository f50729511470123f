// `npm run generate`: renews every generated file. `npm run generate:check`: fails when one is not up to date.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');

const GENERATED = [
  'packages/database/src/generated',
  'apps/api/schema.graphql',
  'apps/web/src/generated',
  'apps/cli/src/generated',
  'apps/api/persisted-operations.json',
];

// Prisma 7 needs no schema engine to generate; the variable keeps it from downloading one.
const environment = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
const STEPS = [
  ['npx', 'prisma', 'generate', '--schema', 'prisma/schema.prisma'],
  ['node', '--import', 'tsx', 'apps/api/src/schema/print.ts'],
  ['npm', 'run', 'generate', '--workspace', '@fidboard/web'],
  ['npm', 'run', 'generate', '--workspace', '@fidboard/cli'],
  ['node', '--import', 'tsx', 'scripts/persisted-operations.mjs'],
];

/** path -> text of every generated file. */
function snapshot(base) {
  const files = new Map();
  const read = (path) => {
    if (!statSync(path, { throwIfNoEntry: false })) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path)) read(join(path, name));
    else files.set(relative(base, path), readFileSync(path, 'utf8'));
  };
  for (const path of GENERATED) read(join(base, path));
  return files;
}

const before = snapshot(root);
const kept = mkdtempSync(join(tmpdir(), 'fidboard-generated-'));
for (const path of GENERATED) cpSync(join(root, path), join(kept, path), { recursive: true });

for (const [command, ...args] of STEPS) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(`${command} ${args.join(' ')} failed\n${stdout}${stderr}\n`);
    process.exit(1);
  }
}

const after = snapshot(root);
const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
  (file) => before.get(file) !== after.get(file),
);
if (check) {
  // A check leaves the tree as it found it.
  for (const path of GENERATED) {
    rmSync(join(root, path), { recursive: true, force: true });
    cpSync(join(kept, path), join(root, path), { recursive: true });
  }
}
rmSync(kept, { recursive: true, force: true });
const verb = check ? 'out of date' : 'renewed';
process.stdout.write(
  changed.length === 0
    ? 'every generated file is up to date\n'
    : changed.map((file) => `${verb}: ${file}\n`).join(''),
);
if (check && changed.length > 0) {
  process.stderr.write('Run npm run generate and commit the result.\n');
  process.exit(1);
}
