// Promise: the programs of docs/receipts.md verify a receipt without Fidboard, and refuse one that was changed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeReceipt, parseKeySet, readReceipt } from '@fidboard/evaluation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vector = (name: string) => join(root, 'packages/protocol/test/vectors', name);
const page = readFileSync(join(root, 'docs/receipts.md'), 'utf8');
const receipt = readFileSync(vector('receipt.json'), 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fidboard-receipts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program of the page, run on a receipt. */
function run(language: 'python' | 'js', command: string, text: string) {
  const program = new RegExp(`\`\`\`${language}\\n(.+?)\`\`\``, 's').exec(page)?.[1];
  const paths = [
    join(folder, `verify.${language === 'js' ? 'mjs' : 'py'}`),
    join(folder, 'receipt.json'),
  ] as const;
  writeFileSync(paths[0], program!);
  writeFileSync(paths[1], text);
  return spawnSync(command, [...paths, vector('keys.json')], { encoding: 'utf8' });
}

/** A Python that has the package which the page's program takes; there may be none on this machine. */
function pythons(): string[] {
  const candidates = ['python3', '/usr/bin/python3'];
  return candidates
    .filter((python) => spawnSync(python, ['-c', 'import cryptography']).status === 0)
    .slice(0, 1);
}

describe('the committed receipt', () => {
  it('holds for ever', () => {
    const keys = parseKeySet(readFileSync(vector('keys.json'), 'utf8'));
    const findings = judgeReceipt(readReceipt(readFileSync(vector('receipt.json'))), keys);
    expect(findings.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
  });
});

describe('a program of the page', () => {
  const programs = [
    ['js', process.execPath] as const,
    ...pythons().map((python) => ['python', python] as const),
  ];
  it.each(programs)('in %s verifies the receipt, and nothing else', (language, command) => {
    const kept = run(language, command, receipt);
    expect(kept).toMatchObject({ status: 0, stderr: '' });
    expect(kept.stdout).toMatch(/^holds: .*fid.*2\.588106288201224/s);
    for (const changed of [
      receipt.replace('2.588', '1.588'),
      receipt.replace('"n":60', '"n":61'),
      receipt.replace(/"signature":"./, '"signature":"_'),
      receipt.replace('2026-11-25T04:26:21', '2026-11-25T04:25:21'),
    ]) {
      expect(changed).not.toBe(receipt);
      expect(run(language, command, changed).status).toBe(1);
    }
  });
});
