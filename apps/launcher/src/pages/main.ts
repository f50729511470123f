// Builds the pages through turbo, which does nothing when no source has changed. A process of its own, so that the
// build ends with the launcher, however that ends: turbo itself would not notice.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const turbo = join(
  dirname(createRequire(join(root, 'package.json')).resolve('turbo/package.json')),
  'bin/turbo',
);
const build = spawn(
  process.execPath,
  [turbo, 'run', 'build', '--filter=@fidboard/web', '--output-logs=errors-only'],
  // A group of its own, so that it can be ended with all that it has started.
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' },
);
const end = () => {
  if (process.platform === 'win32') build.kill();
  else process.kill(-build.pid!, 'SIGTERM');
};
process.once('SIGTERM', end).once('SIGINT', end);
build.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
build.once('exit', (code) => process.exit(code ?? 1));
