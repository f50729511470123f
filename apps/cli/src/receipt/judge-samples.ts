import { stat } from 'node:fs/promises';
import { type Finding, hashFile, openSamples, type Receipt } from '@fidboard/evaluation';
import { packFolder } from '../server/pack-folder.ts';

type Named = Pick<Receipt['samples'], 'sha256' | 'contentSha256'>;

/**
 * Whether images are those that a receipt names: the very file, or the same images in the same order in another one.
 * Labels have no part in the second.
 */
export async function judgeSamples(
  path: string,
  named: Named,
  signal: AbortSignal,
): Promise<Pick<Finding, 'state' | 'detail'>> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  if (!isFolder && (await hashFile(path)) === named.sha256) {
    return { state: 'ok', detail: `${path} has SHA-256 ${named.sha256}` };
  }
  const content = named.contentSha256;
  if (content !== null) {
    await using samples = await openSamples(path);
    const actual = await samples.contentHash({ signal });
    return actual === content
      ? { state: 'ok', detail: `${path} holds the same images in the same order, ${content}` }
      : { state: 'failed', detail: `expected images of content ${content}, ${path} has ${actual}` };
  }
  // A receipt of a set from before contents were hashed: a folder proves itself as the zip that submit makes of it.
  if (!isFolder)
    return { state: 'failed', detail: `expected a file of SHA-256 ${named.sha256}, ${path} has another` };
  await using packed = await packFolder(path, signal);
  const actual = await hashFile(packed.path);
  return actual === named.sha256
    ? { state: 'ok', detail: `${path} packs to a zip of SHA-256 ${named.sha256}` }
    : {
        state: 'failed',
        detail: `expected SHA-256 ${named.sha256}, ${path} packs to ${actual}: give the archive that was submitted`,
      };
}
