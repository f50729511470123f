#!/usr/bin/env node
// Plain JavaScript, so that it runs before anything is compiled: registers tsx, found from this file
// and not from the caller's folder, and starts the program.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `fidboard: expected Node 20.19 or newer, got ${process.versions.node}\n  Install a newer Node.\n`,
  );
  process.exit(1);
}

try {
  const { register } = await import('tsx/esm/api');
  register();
} catch {
  process.stderr.write(
    'fidboard: its dependencies are not installed\n  Run npm ci in the folder of Fidboard.\n',
  );
  process.exit(1);
}
const { main } = await import('../src/main.ts');
await main(process.argv);
