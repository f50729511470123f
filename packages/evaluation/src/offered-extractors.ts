import { isInstalled, knownExtractors } from '@fidboard/features';
import type { OfferedExtractor } from '@fidboard/protocol';
import { extractionOf } from './default-protocol.ts';

/** The networks that this machine can run without installing anything. */
export async function offeredExtractors(): Promise<OfferedExtractor[]> {
  const offered = await Promise.all(
    knownExtractors().map(async (manifest) =>
      (await isInstalled(manifest))
        ? [
            {
              title: manifest.title,
              classes: manifest.head?.classes ?? null,
              extraction: extractionOf(manifest),
            },
          ]
        : [],
    ),
  );
  return offered.flat();
}
