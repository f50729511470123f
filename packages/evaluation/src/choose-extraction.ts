import { Refusal } from '@fidboard/core';
import { extractorById } from '@fidboard/features';
import {
  type Extraction,
  givenFeatures,
  isNetworkExtraction,
  type NetworkExtraction,
} from '@fidboard/protocol';
import { describeExtraction, refuseOtherExtraction } from './agree-extraction.ts';
import { type PreprocessingChoice, withPreprocessing } from './choose-preprocessing.ts';
import { DEFAULT_EXTRACTOR, extractionOf } from './default-protocol.ts';
import type { Source } from './source.ts';

export interface ChosenExtraction {
  readonly extraction: Extraction;
  readonly warnings: readonly string[];
}

/** What somebody asks of the extraction; what is left out follows the sides, else the network's manifest. */
export interface AskedExtraction {
  /** The id of an extractor of this installation. */
  readonly extractor?: string | undefined;
  readonly preprocessing?: PreprocessingChoice | undefined;
}

/**
 * The extraction that all sides of a score share, or a Refusal (PROTOCOL_MISMATCH) when they share none.
 *
 * Images fit any extractor, stored statistics of ours name theirs, and features name none: alone they are
 * scored as given, but nobody knows which extractor to run on images beside them unless `asked` says so. Images are
 * preprocessed as the statistics beside them were.
 */
export function chooseExtraction(sides: readonly Source[], asked: AskedExtraction = {}): ChosenExtraction {
  const claims = sides.map(claimOf);
  const wanted = askedExtraction(claims, asked);
  if (wanted !== null) return heldAgainst(claims, wanted);
  const named = claims.filter((claim) => claim.kind === 'named');
  const unnamed = claims.filter((claim) => claim.kind === 'unnamed');
  const [first, ...others] = named;
  for (const { path, extraction } of others) {
    if (first) refuseOtherExtraction(path, extraction, first.extraction);
  }
  const [anonymous] = unnamed;
  if (!anonymous) return { extraction: first?.extraction ?? defaultExtraction(), warnings: [] };
  if (claims.some((claim) => claim.kind === 'images')) throw unknownExtractor(anonymous.path);
  return asGiven(claims);
}

/** Null where nothing is asked. */
function askedExtraction(
  claims: readonly Claim[],
  { extractor, preprocessing }: AskedExtraction,
): NetworkExtraction | null {
  const choices = Object.values(preprocessing ?? {}).some((choice) => choice !== undefined);
  if (extractor === undefined && !choices) return null;
  const named = claims.flatMap((claim) => (claim.kind === 'named' ? [claim.extraction] : []));
  const own =
    extractor === undefined && named[0] !== undefined
      ? named[0]
      : extractionOf(extractorById(extractor ?? DEFAULT_EXTRACTOR));
  const { id, sha256 } = own.extractor;
  const same = named.find((each) => each.extractor.id === id && each.extractor.sha256 === sha256);
  return withPreprocessing(same ?? own, preprocessing);
}

type Claim =
  | { kind: 'images'; path: string }
  | { kind: 'named'; path: string; dimension: number; extraction: NetworkExtraction }
  | { kind: 'unnamed'; path: string; dimension: number };

function claimOf(source: Source): Claim {
  const { path } = source;
  switch (source.kind) {
    case 'images':
      return { kind: 'images', path };
    case 'features':
      return { kind: 'unnamed', path, dimension: source.features.cols };
    case 'statistics': {
      const { protocol, moments } = source.statistics;
      const dimension = moments.mean.length;
      return protocol && isNetworkExtraction(protocol.extraction)
        ? { kind: 'named', path, dimension, extraction: protocol.extraction }
        : { kind: 'unnamed', path, dimension };
    }
  }
}

function heldAgainst(claims: readonly Claim[], extraction: NetworkExtraction): ChosenExtraction {
  const warnings: string[] = [];
  for (const claim of claims) {
    if (claim.kind === 'named') refuseOtherExtraction(claim.path, claim.extraction, extraction);
    if (claim.kind !== 'unnamed') continue;
    if (claim.dimension !== extraction.dimension) {
      throw dimensionRefusal(claim, extraction.dimension, describeExtraction(extraction));
    }
    warnings.push(
      `${claim.path} does not say which extractor made it: taken as ${describeExtraction(extraction)} on your word.`,
    );
  }
  return { extraction, warnings };
}

function asGiven(claims: readonly Claim[]): ChosenExtraction {
  const [first, ...others] = claims.filter((claim) => claim.kind !== 'images');
  if (!first) throw new Error('asGiven: expected features or statistics, got images only');
  for (const other of others) {
    if (other.dimension !== first.dimension) throw dimensionRefusal(other, first.dimension, first.path);
  }
  const named = claims.find((claim) => claim.kind === 'named');
  const warnings = named
    ? [
        `Only ${named.path} says which extractor made it, so the score is recorded as of given features; ` +
          `name the extractor to record it as of ${describeExtraction(named.extraction)}.`,
      ]
    : [];
  return { extraction: givenFeatures(first.dimension), warnings };
}

function defaultExtraction(): NetworkExtraction {
  return extractionOf(extractorById(DEFAULT_EXTRACTOR));
}

function dimensionRefusal(
  { path, dimension }: { path: string; dimension: number },
  expected: number,
  of: string,
) {
  return new Refusal(
    'PROTOCOL_MISMATCH',
    `${path}: expected features of dimension ${expected}, as ${of} has, got ${dimension}`,
    'Compute both sides with the same extractor.',
  );
}

function unknownExtractor(path: string): Refusal {
  return new Refusal(
    'PROTOCOL_MISMATCH',
    `${path}: expected to learn which extractor made its features, to run it on the images of the other side; it does not say`,
    'Name the extractor with --extractor, or give images or features on both sides.',
  );
}
