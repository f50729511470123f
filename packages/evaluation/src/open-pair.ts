import { extractorById } from '@fidboard/features';
import { isNetworkExtraction } from '@fidboard/protocol';
import { type SourcePart, type SourceParts, sniffSource } from './sniff-source.ts';
import { openPart, type Source } from './source.ts';

export interface SourcePair extends AsyncDisposable {
  readonly candidate: Source;
  readonly reference: Source;
  /** What was taken of a side that holds more than one thing, in sentences for people. */
  readonly warnings: readonly string[];
}

/**
 * Opens the two sides of a score.
 *
 * A side that holds several things, as guided-diffusion's reference batches do, is read as what the other side can be
 * compared with: as images where an extractor is known for them (`extractor`, images or statistics of ours on the other
 * side), else as those statistics that have the dimension of the other side.
 */
export async function openPair(
  candidatePath: string,
  referencePath: string,
  { extractor }: { extractor?: string | undefined } = {},
): Promise<SourcePair> {
  const paths = [candidatePath, referencePath] as const;
  const parts = [await sniffSource(candidatePath), await sniffSource(referencePath)] as const;
  // The side that can be read in fewer ways decides for the other.
  const leader = parts[0].length <= parts[1].length ? 0 : 1;
  const follower = leader === 0 ? 1 : 0;
  const asked = extractor === undefined ? undefined : extractorById(extractor).dimension;
  const led = partFor(parts[leader], {
    images: asked !== undefined || parts[follower].some(({ kind }) => kind === 'images'),
    dimensions: asked === undefined ? dimensionsOf(parts[follower]) : [asked],
  });
  const first = await openPart(paths[leader], led);
  try {
    const { source: second, warnings } = await openBeside(paths[follower], first, { extractor });
    const [candidate, reference] = leader === 0 ? [first, second] : [second, first];
    return {
      candidate,
      reference,
      warnings: [...choiceWarnings(paths[leader], parts[leader], led), ...warnings],
      async [Symbol.asyncDispose]() {
        await candidate[Symbol.asyncDispose]();
        await reference[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await first[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Opens one more source that will be scored against an opened one: as what that can be compared with, where it holds
 * several things.
 */
export async function openBeside(
  path: string,
  other: Source,
  { extractor }: { extractor?: string | undefined } = {},
): Promise<{ source: Source; warnings: readonly string[] } & AsyncDisposable> {
  const parts = await sniffSource(path);
  const asked = extractor === undefined ? undefined : extractorById(extractor).dimension;
  const chosen = partFor(parts, asked === undefined ? beside(other) : { images: true, dimensions: [asked] });
  const source = await openPart(path, chosen);
  return {
    source,
    warnings: choiceWarnings(path, parts, chosen),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

/** What one side should be read as, given the other. */
interface Wish {
  /** Whether images of this side would be of use, their extractor being known. */
  readonly images: boolean;
  /** Dimensions of features that the other side can be compared with. */
  readonly dimensions: readonly number[];
}

function beside(source: Source): Wish {
  switch (source.kind) {
    case 'images':
      return { images: true, dimensions: [] };
    case 'features':
      return { images: false, dimensions: [source.features.cols] };
    case 'statistics': {
      const { protocol, moments } = source.statistics;
      const named = protocol !== null && isNetworkExtraction(protocol.extraction);
      return { images: named, dimensions: [moments.mean.length] };
    }
  }
}

function partFor(parts: SourceParts, { images, dimensions }: Wish): SourcePart {
  const [first, ...others] = parts;
  if (others.length === 0 || (images && first.kind === 'images')) return first;
  const statistics = parts.filter((part) => part.kind === 'statistics');
  return statistics.find(({ dimension }) => dimensions.includes(dimension)) ?? statistics[0] ?? first;
}

function dimensionsOf(parts: SourceParts): number[] {
  return parts.flatMap((part) => (part.kind === 'statistics' ? [part.dimension] : []));
}

function choiceWarnings(path: string, parts: SourceParts, chosen: SourcePart): string[] {
  if (parts.length === 1) return [];
  const held = parts.map(nameOf).join(', ');
  return [`${path} holds ${held}: taken as ${nameOf(chosen)}, to compare it with the other side.`];
}

function nameOf(part: SourcePart): string {
  switch (part.kind) {
    case 'images':
      return 'images';
    case 'features':
      return 'features';
    case 'statistics':
      return `statistics ${part.mean} (${part.dimension}-d)`;
  }
}
