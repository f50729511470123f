import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Finding, hashFile, type Receipt } from '@fidboard/evaluation';
import { removedAtExit } from '../removed-at-exit.ts';
import { fetchFromIssuer, tokenFor } from './fetch-from-issuer.ts';
import { judgeSamples } from './judge-samples.ts';

export interface FoundReference extends AsyncDisposable {
  readonly path: string;
  readonly finding: Finding;
}

/** The reference of a receipt: its images or statistics from a path that is given, else its statistics from the issuer, in a temporary file. */
export async function findReference(
  receipt: Receipt,
  given: string | undefined,
  signal: AbortSignal,
): Promise<FoundReference> {
  if (given === undefined) return download(receipt, signal);
  const { reference } = receipt;
  const close = { [Symbol.asyncDispose]: async () => {} };
  if ((await isFile(given)) && (await hashFile(given)) === reference.statisticsSha256) {
    return { path: given, finding: statisticsFound(given, receipt), ...close };
  }
  return {
    path: given,
    finding: { check: 'reference', ...(await judgeSamples(given, reference, signal)) },
    ...close,
  };
}

async function download(receipt: Receipt, signal: AbortSignal): Promise<FoundReference> {
  const { issuer, reference } = receipt;
  const address = `${issuer}/references/${encodeURIComponent(reference.id)}.npz`;
  const answer = await fetchFromIssuer(address, { token: await tokenFor(issuer), signal });
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-'));
  const guard = removedAtExit(folder);
  const close = async () => {
    await rm(folder, { recursive: true, force: true });
    guard[Symbol.dispose]();
  };
  try {
    const path = join(folder, 'reference.npz');
    await pipeline(Readable.from(answer.body ?? []), createWriteStream(path), { signal });
    const sha256 = await hashFile(path);
    const finding: Finding =
      sha256 === reference.statisticsSha256
        ? statisticsFound(address, receipt)
        : {
            check: 'reference',
            state: 'failed',
            detail: `expected SHA-256 ${reference.statisticsSha256}, ${address} has ${sha256}`,
          };
    return { path, finding, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function statisticsFound(place: string, { reference }: Receipt): Finding {
  const detail = `${place} has SHA-256 ${reference.statisticsSha256}`;
  return { check: 'reference', state: 'ok', detail };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
