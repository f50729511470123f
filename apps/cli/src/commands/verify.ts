import { Refusal, systemClock } from '@fidboard/core';
import {
  compareScores,
  type Finding,
  judgeReceipt,
  type Provider,
  probeProviders,
  type Receipt,
  readReceipt,
  recomputeScores,
  toleranceFor,
} from '@fidboard/evaluation';
import type { ProviderOption } from '../network-place.ts';
import { openProgress, type Progress } from '../progress.ts';
import { findKeys } from '../receipt/find-keys.ts';
import { findReference } from '../receipt/find-reference.ts';
import { judgeSamples } from '../receipt/judge-samples.ts';
import { readSmallFile } from '../receipt/read-limited.ts';
import { holds, type Verdict, verdictJson, verdictText } from '../receipt/verdict.ts';

export interface VerifyOptions {
  keys?: string;
  samples?: string;
  reference?: string;
  /** Where the receipt's features were made, if that is here, else cpu. */
  provider?: ProviderOption;
  json?: boolean;
  quiet?: boolean;
  signal: AbortSignal;
}

/** `fidboard verify`: prints what was checked; refuses (INVALID_RECEIPT) a receipt that does not hold. */
export async function verify(path: string, options: VerifyOptions): Promise<void> {
  const { json = false, quiet = false, signal } = options;
  if (options.reference !== undefined && options.samples === undefined) {
    throw new Refusal(
      'USAGE',
      '--reference: expected --samples beside it, got none',
      'Give the samples to recompute the scores of.',
    );
  }
  const receipt = readReceipt(await readSmallFile(path));
  const { keys, from } = await findKeys(receipt, options.keys, signal);
  const signed: Verdict = { receipt, keys: from, findings: judgeReceipt(receipt, keys), recomputed: null };
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const { samples } = options;
  const verdict =
    samples !== undefined && holds(signed)
      ? await recomputed(signed, { ...options, samples }, progress)
      : signed;
  progress[Symbol.dispose]();
  process.stdout.write(json ? verdictJson(verdict) : verdictText(verdict));
  if (holds(verdict)) return;
  const failed = verdict.findings.filter(({ state }) => state !== 'ok').map(({ check }) => check);
  throw new Refusal(
    'INVALID_RECEIPT',
    `${path}: expected a receipt that holds, but ${[...new Set(failed)].join(' and ')} did not`,
    'Do not rely on its scores; ask its issuer for the receipt if it may have been damaged on its way.',
  );
}

/** Adds what recomputing finds; nothing is computed of other samples or another reference than the receipt names. */
async function recomputed(
  signed: Verdict,
  { samples, reference, provider, signal }: VerifyOptions & { samples: string },
  progress: Progress,
): Promise<Verdict> {
  const { receipt } = signed;
  const judged: Finding = { check: 'samples', ...(await judgeSamples(samples, receipt.samples, signal)) };
  const findings = [...signed.findings, judged];
  if (judged.state !== 'ok') return { ...signed, findings };
  await using found = await findReference(receipt, reference, signal);
  findings.push(found.finding);
  if (found.finding.state !== 'ok') return { ...signed, findings };
  const { fingerprint: _, ...protocol } = receipt.protocol;
  const outcome = await recomputeScores(
    { samples, reference: found.path, protocol, metrics: receipt.scores },
    {
      provider: provider ?? (await providerOf(receipt)),
      signal,
      onProgress: (stage, done, total) => progress.update(stage, done, total),
    },
  );
  const tolerance = toleranceFor(receipt, outcome.provider);
  return {
    ...signed,
    findings: [...findings, ...compareScores(receipt, outcome.scores, tolerance)],
    recomputed: { provider: outcome.provider, tolerance },
  };
}

/** The provider that a receipt names, where this machine has it. */
async function providerOf({ provider }: Receipt): Promise<Provider> {
  if (provider === 'cpu') return provider;
  const here = (await probeProviders()).find((each) => each.provider === provider && each.available);
  return here?.provider ?? 'cpu';
}
