import { Refusal, Rng } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import {
  blockCount,
  jackknifeStandardError,
  narrowBasis,
  packedLength,
  pickRows,
  projectMoments,
  projectRows,
  refuseWide,
  rowsOf,
  type SkewMoments,
  type SkewReference,
  type SkewResult,
  skewDistance,
  skewMoments,
  skewReference,
  skewReplicates,
  widthOf,
} from '@fidboard/statistics';
import type { Metric, MetricOptions, MetricSettings, MetricSide } from './metric.ts';
import { everyRow, momentsOfSide, projectedSide, referenceBasis } from './projected-side.ts';

/**
 * Skew Inception Distance (arXiv 2310.20636): the Frechet distance in the leading principal axes of the reference,
 * plus the squared distance of the (cube roots of the) third central moments along them.
 *
 * Its noise falls only as n^(-1/3), so the distance between two halves of the reference stands beside the value.
 */
export const skewInceptionDistance: Metric = {
  ...factsOf('skew_inception_distance'),
  async compute(candidate, reference, settings, options = {}) {
    const { weight, root } = settings.skewInceptionDistance;
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const { basis, third } = await referenceOf(reference, settings, options);
    const r = widthOf(basis);
    if (r === 0) throw noSpread();
    const rows = await projectedSide(candidate, 'candidate', { basis, ...signal });
    refuseTooFew(rows.rows, 'candidate');
    if (reference.n > 0) refuseTooFew(reference.n, 'reference');
    const a = await skewMoments(rows, { ddof: settings.ddof, ...signal });
    const own = await momentsOfSide(reference, 'reference', settings.ddof);
    const b = { moments: await projectMoments(own, basis), third };
    const result = await skewDistance(a, b, { weight, root, ...signal });
    const replicates = await withoutBlocks({ rows, own: a }, b, settings, options);
    const floor = await noiseFloor(reference, { basis, third }, { settings, n: rows.rows, ...signal });
    return {
      metric: 'skew_inception_distance',
      value: result.value,
      standardError: replicates === null ? null : jackknifeStandardError(replicates),
      ...(replicates === null ? {} : { replicates: [...replicates] }),
      details: {
        frechetPart: result.frechetPart,
        skewPart: result.skewPart,
        weight,
        root,
        r,
        components: settings.skewInceptionDistance.pca,
        noiseFloor: floor === null ? null : { ...floor },
        noiseFloorIs: 'the distance between two halves of the reference, of this many images each',
        basis: basis.search === null ? null : { ...basis.search },
        ddof: settings.ddof,
        standardErrorCovers: replicates === null ? null : STANDARD_ERROR_COVERS,
      },
      warnings: [
        ...fewWarnings({ candidate: rows.rows, reference: reference.n }, r),
        ...warningsOf(result, { r, floor, settings, converged: basis.search?.converged ?? true }),
      ],
    };
  },
};

/** bench/coverage.ts: near the spread of fresh samples or above it, while no correction takes the noise floor away. */
const STANDARD_ERROR_COVERS =
  "drawing the candidate's images, at this number of them; the reference is held fixed. The noise floor, by which few images raise the score, is not covered";

/** Fewer delete-one-block values than this tell little of their own spread. */
const FEWEST_BLOCKS = 10;
/** Beyond this many columns the packed third moments take a second for each value. */
const MANY_COLUMNS = 128;

async function withoutBlocks(
  sample: Parameters<typeof skewReplicates>[0],
  reference: SkewMoments,
  { skewInceptionDistance: { weight, root } }: MetricSettings,
  { signal, onProgress }: MetricOptions,
): Promise<Float64Array | null> {
  const { rows, cols } = sample.rows;
  const blocks = Math.min(blockCount(rows, cols), cols > MANY_COLUMNS ? 20 : 50);
  if (blocks < FEWEST_BLOCKS) return null;
  return skewReplicates(sample, reference, {
    weight,
    root,
    blocks,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}

async function referenceOf(
  reference: MetricSide,
  { skewInceptionDistance: { pca: components }, ddof }: MetricSettings,
  { signal }: MetricOptions,
): Promise<SkewReference> {
  if (reference.skew !== undefined) return narrowed(reference.skew, components);
  refuseWide(components ?? reference.moments?.mean.length ?? 0);
  const rows = everyRow(reference, 'reference');
  const moments = await momentsOfSide(reference, 'reference', ddof);
  const basis = await referenceBasis(moments, components, signal);
  return skewReference(rows, basis, signal ? { signal } : {});
}

/** Stored axes may be more than asked for: the leading ones and their third moments come first. */
function narrowed({ basis, third }: SkewReference, components: number | null): SkewReference {
  if (components === null) return { basis, third };
  const narrow = narrowBasis(basis, components);
  return { basis: narrow, third: third.subarray(0, packedLength(widthOf(narrow))) };
}

interface NoiseFloor extends SkewResult {
  /** Images in each half. */
  readonly n: number;
}

/** The distance of two disjoint random parts of the reference, each of the candidate's n or as near as can be. */
async function noiseFloor(
  reference: MetricSide,
  { basis }: SkewReference,
  { settings, n, signal }: { settings: MetricSettings; n: number; signal?: AbortSignal },
): Promise<NoiseFloor | null> {
  const { features } = reference;
  const size = Math.min(n, Math.floor((features?.rows ?? 0) / 2));
  if (features === undefined || size < 2) return null;
  const drawn = new Rng(settings.seed).sample(features.rows, 2 * size);
  const half = async (indices: Uint32Array) => {
    const rows = await projectRows(rowsOf(pickRows(features, indices)), basis);
    return skewMoments(rows, { ddof: settings.ddof, ...(signal ? { signal } : {}) });
  };
  const { weight, root } = settings.skewInceptionDistance;
  const halves = [await half(drawn.subarray(0, size)), await half(drawn.subarray(size))] as const;
  return { ...(await skewDistance(halves[0], halves[1], { weight, root })), n: size };
}

function warningsOf(
  { value }: SkewResult,
  about: { r: number; floor: NoiseFloor | null; settings: MetricSettings; converged: boolean },
): string[] {
  const { r, floor, settings, converged } = about;
  const { pca: components } = settings.skewInceptionDistance;
  const warnings: string[] = [];
  if (floor !== null && value <= floor.value) {
    warnings.push(
      `SID is ${value.toPrecision(3)}, no more than its noise floor of ${floor.value.toPrecision(3)} at ${floor.n} images: it cannot tell the two sides apart at this number of images.`,
    );
  }
  if (components !== null && r < components) {
    warnings.push(
      `SID was computed in ${r} components instead of ${components}, since the reference's features span no more.`,
    );
  }
  if (!converged) {
    warnings.push(
      'The principal axes of the reference were not found to full accuracy: its spectrum is nearly flat, and SID depends on the axes.',
    );
  }
  return warnings;
}

/** The third central moments of two images are 0 whatever they are. */
function refuseTooFew(n: number, label: string): void {
  if (n >= 3) return;
  throw new Refusal(
    'BAD_INPUT',
    `third moments need at least 3 images, and the ${label} has ${n}`,
    'Add images, thousands for a meaningful score, or leave skew_inception_distance out of the metrics.',
  );
}

function fewWarnings(
  images: { readonly candidate: number; readonly reference: number },
  r: number,
): string[] {
  return (['candidate', 'reference'] as const)
    .filter((label) => images[label] > 0 && images[label] <= r)
    .map(
      (label) =>
        `The ${label} has ${images[label]} images for the ${r} axes of SID: fewer than ${r + 1}, so its covariance along them is singular and the score is biased upwards.`,
    );
}

function noSpread(): Refusal {
  return new Refusal(
    'BAD_INPUT',
    'all images of the reference have the same features, so there are no principal axes for SID',
    'Give a reference of different images, or leave skew_inception_distance out of the metrics.',
  );
}
