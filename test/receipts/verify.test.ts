// Promise: a receipt of a real evaluation verifies anywhere, its scores come out again, and nothing else passes for it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluations, receipts } from '@fidboard/database';
import type { Receipt } from '@fidboard/evaluation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRing, readRing } from '../../apps/api/src/receipts/key-ring.ts';
import { canonicalJson, type Json } from '../../packages/core/src/index.ts';
import { fingerprintOf, signReceipt } from '../../packages/protocol/src/index.ts';
import { type ApiProcess, startApi } from '../kit/api.ts';
import { type Outcome, runCommand } from '../kit/command-line.ts';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';
import { startWorker } from '../kit/worker.ts';
import { digitFolder, zipOf } from '../kit/zip.ts';

const IMAGES = 24;

let scenario: Scenario;
let api: ApiProcess;
let receipt: string;
let keys: string;
const place = (name: string) => join(scenario.directory, name);

beforeAll(async () => {
  scenario = await openScenario();
  api = await startApi(scenario);
  const digits = await scenario.digits({ count: IMAGES, seed: 2 });
  const zip = await zipOf(digits, place('samples.zip'));
  await digitFolder(digits, place('samples'));
  await mkdir(place('others'));
  await digitFolder(await scenario.digits({ count: IMAGES, seed: 3 }), place('others'));
  await using _worker = startWorker(scenario, { FIDBOARD_PROVIDER: 'cpu' });
  const { id } = await scenario.submit(await scenario.method('Digits'), zip);
  await waitFor(scenario, id, { seconds: 100, until: ({ state }) => state === 'SCORED' });
  const [evaluation] = await evaluations.ofSubmissions(scenario.database, [id]);
  const [recorded] = await receipts.ofEvaluations(scenario.database, [evaluation!.id]);
  const answer = await fetch(`${api.url}/receipts/${recorded!.id}.json`);
  receipt = await answer.text();
  keys = await (await fetch(`${api.url}/.well-known/fidboard-keys.json`)).text();
  await writeFile(place('receipt.json'), receipt);
  await writeFile(place('keys.json'), keys);
}, 240_000);
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
});

function verify(...args: string[]): Promise<Outcome> {
  return runCommand(['verify', ...args], {
    cwd: scenario.directory,
    environment: { XDG_CONFIG_HOME: place('config'), FIDBOARD_TOKEN: 'meant for another server' },
  });
}

interface Verdict {
  holds: boolean;
  findings: { check: string; state: string; detail: string }[];
  recomputed: { provider: string } | null;
}

/** What verifying a receipt of this text with the issuer's keys comes to. */
async function verdictOf(
  text: string,
  ...args: string[]
): Promise<Outcome & { states: Record<string, string> }> {
  await writeFile(place('changed.json'), text);
  const outcome = await verify('changed.json', '--keys', 'keys.json', '--json', ...args);
  const findings = outcome.stdout === '' ? [] : (JSON.parse(outcome.stdout) as Verdict).findings;
  // Of several findings of one check the worst counts.
  const worst = findings.toSorted((a, b) => Number(a.state !== 'ok') - Number(b.state !== 'ok'));
  return { ...outcome, states: Object.fromEntries(worst.map(({ check, state }) => [check, state])) };
}

/** The receipt with members replaced, in canonical form but with the signature it had. */
const changed = (members: object) => canonicalJson({ ...JSON.parse(receipt), ...members } as Json);

/** The receipt with members replaced, signed by the server's own key or by that of another ring. */
async function signed(members: object, ring?: string): Promise<string> {
  const {
    type: _,
    version: __,
    signature: ___,
    keyId,
    issuer,
    issuedAt,
    ...statement
  } = {
    ...JSON.parse(receipt),
    ...members,
  } as Receipt;
  const own = await readFile(place('signing-keys.json'), 'utf8');
  const { privateKey } = readRing(ring ?? own).current;
  return signReceipt(statement, { issuer, issuedAt: new Date(issuedAt), key: { keyId, privateKey } });
}

describe('fidboard verify', { timeout: 120_000 }, () => {
  it('finds that a receipt holds, by the keys that its issuer publishes', async () => {
    const { code, stdout, stderr } = await verify('receipt.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/ok {9}signature/);
    expect(stdout).toContain(`a key of ${api.url}/.well-known/fidboard-keys.json signed it`);
    expect(stdout).toMatch(new RegExp(`kid .+, ${IMAGES} images`));
  });

  it('recomputes the scores on the same provider from a folder and the stored statistics of the issuer', async () => {
    const { code, stdout, stderr } = await verify('receipt.json', '--samples', 'samples', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { holds, findings, recomputed } = JSON.parse(stdout) as Verdict;
    expect({ holds, recomputed }).toMatchObject({ holds: true, recomputed: { provider: 'cpu' } });
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
      ...['fingerprint ok', 'key ok', 'signature ok', 'samples ok', 'reference ok', 'score ok', 'score ok'],
    ]);
  });

  it('recomputes them without a network, from the archive and the images of the reference', async () => {
    const { sha256 } = (JSON.parse(receipt) as Receipt).reference;
    await writeFile(place('reference.npz'), await readFile(await scenario.storage.localPath(sha256)));
    const { code, states } = await verdictOf(
      receipt,
      ...['--samples', 'samples.zip', '--reference', 'reference.npz'],
    );
    expect(code).toBe(0);
    expect(states).toMatchObject({ samples: 'ok', reference: 'ok', score: 'ok' });
  });

  it('does not hold when a score was tampered with', async () => {
    const scores = (JSON.parse(receipt) as Receipt).scores.map((score) => ({ ...score, value: 1 }));
    const outcome = await verdictOf(changed({ scores }), '--samples', 'samples');
    expect(outcome).toMatchObject({ code: 6, states: { key: 'ok', signature: 'failed' } });
    // What nobody signed is not worth an hour of extraction.
    expect(outcome.states).not.toHaveProperty('samples');
    expect(JSON.parse(outcome.stderr).error).toMatchObject({ code: 'INVALID_RECEIPT' });
  });

  it('does not hold when its own issuer signed other scores than the samples have', async () => {
    const scores = (JSON.parse(receipt) as Receipt).scores.map((score) => ({
      ...score,
      value: score.value * 1.0001,
    }));
    const outcome = await verdictOf(await signed({ scores }), '--samples', 'samples');
    expect(outcome).toMatchObject({ code: 6, states: { signature: 'ok', samples: 'ok', score: 'failed' } });
    // Another provider may differ by as much.
    const elsewhere = await verdictOf(await signed({ scores, provider: 'cuda' }), '--samples', 'samples');
    expect(elsewhere).toMatchObject({ code: 0, states: { score: 'ok' } });
  });

  it('does not hold when another key signed it', async () => {
    const forged = await signed({}, newRing(new Date()));
    expect(await verdictOf(forged)).toMatchObject({ code: 6, states: { key: 'ok', signature: 'failed' } });
  });

  it('does not hold when its key is not among those given', async () => {
    await writeFile(place('other-keys.json'), JSON.stringify(readRing(newRing(new Date())).published));
    const { code, stdout } = await verify('receipt.json', '--keys', 'other-keys.json');
    expect(code).toBe(6);
    expect(stdout).toMatch(/failed {5}key .+ expected one of the issuer's keys/);
  });

  it('does not hold when its fingerprint is not that of its protocol', async () => {
    const { fingerprint, ...protocol } = (JSON.parse(receipt) as Receipt).protocol;
    const other = { ...protocol, seed: 1, fingerprint };
    expect(fingerprintOf({ ...protocol, seed: 1 })).not.toBe(fingerprint);
    expect(await verdictOf(await signed({ protocol: other }))).toMatchObject({
      code: 6,
      states: { fingerprint: 'failed', signature: 'ok' },
    });
  });

  it('does not compute anything of other samples, or against another reference', async () => {
    const other = await verdictOf(receipt, '--samples', 'others');
    expect(other).toMatchObject({ code: 6, states: { samples: 'failed' } });
    expect(other.states).not.toHaveProperty('score');
    const against = await verdictOf(receipt, '--samples', 'samples', '--reference', 'others');
    expect(against).toMatchObject({ code: 6, states: { samples: 'ok', reference: 'failed' } });
    expect(against.states).not.toHaveProperty('score');
  });

  it.each<[string, () => string, number]>([
    ['of a newer version', () => changed({ version: 2 }), 4],
    ['that is not JSON', () => 'receipt', 3],
    ['that was reformatted', () => JSON.stringify(JSON.parse(receipt), null, 1), 6],
  ])('refuses a receipt %s', async (_, text, code) => {
    expect(await verdictOf(text())).toMatchObject({ code, stdout: '' });
  });

  it('refuses what it cannot check: no file, no keys, no issuer, a reference without samples', async () => {
    expect((await verify('nothing.json')).code).toBe(3);
    expect((await verify('receipt.json', '--keys', 'receipt.json')).code).toBe(3);
    expect((await verify('receipt.json', '--keys', `${api.url}/nothing`)).code).toBe(5);
    expect((await verify('receipt.json', '--reference', 'samples')).code).toBe(2);
    await writeFile(place('changed.json'), await signed({ issuer: 'http://127.0.0.1:1' }));
    expect((await verify('changed.json')).code).toBe(5);
  });
});

describe('a receipt', () => {
  it('says what the worker computed, with which software and when', async () => {
    const { samples, software, scores, times, provider, reference } = JSON.parse(receipt) as Receipt;
    expect(samples).toMatchObject({ count: IMAGES, format: 'zip' });
    expect(samples.contentSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(reference).toMatchObject({ name: '64 digits', count: 64, contentSha256: expect.any(String) });
    expect(software).toMatchObject({ name: 'fidboard', version: '0.1.0' });
    expect(provider).toBe('cpu');
    expect(scores.map(({ metric, n }) => [metric, n])).toEqual([
      ['fid', IMAGES],
      ['kid', IMAGES],
    ]);
    expect(scores[0]!.covers).toContain("drawing the candidate's images");
    expect(Date.parse(times.queued)).toBeLessThanOrEqual(Date.parse(times.started));
    expect(Date.parse(times.started)).toBeLessThanOrEqual(Date.parse(times.finished));
  });

  it('leaves no private key in any output', async () => {
    const { keys: ring } = JSON.parse(await readFile(place('signing-keys.json'), 'utf8'));
    const secret: string = ring.at(-1).d;
    for (const text of [receipt, keys, api.output()]) expect(text).not.toContain(secret);
    await rm(place('changed.json'), { force: true });
  });
});
