// `npm test`: builds the pages (cached by turbo), runs every test, and ends with the line "N passed, N failed".
// Arguments go to vitest: npm test -- packages/samples
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const bin = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);
const run = (file, args) =>
  spawnSync(process.execPath, [file, ...args], {
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1' },
  }).status ?? 1;

const built = run(bin('turbo', 'bin/turbo'), ['run', 'build', '--output-logs=errors-only']);
if (built !== 0) {
  process.stdout.write('The pages could not be built; no test was run.\n0 passed, 1 failed\n');
  process.exit(built);
}

const folder = mkdtempSync(join(tmpdir(), 'fidboard-test-'));
const report = join(folder, 'report.json');
const status = run(bin('vitest', 'vitest.mjs'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
let passed = 0;
// A file that failed before its first test counts as one failure.
let failed = status === 0 ? 0 : 1;
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  passed = numPassedTests;
  failed = Math.max(failed, numFailedTests);
} catch (error) {
  process.stdout.write(`No report was written: ${error.message}\n`);
  failed = 1;
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : status || 1);
