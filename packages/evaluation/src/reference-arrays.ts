import type { NpyArray } from '@fidboard/npy';
import type { Protocol } from '@fidboard/protocol';
import {
  type GaussianFactor,
  type MixtureReference,
  type Moments,
  packedLength,
  type SkewReference,
  widthOf,
} from '@fidboard/statistics';
import { AXES_KEYS, axesArrays, axesOf } from './axes-arrays.ts';
import { CLASS_KEYS, type ClassMoments, classArrays, classesOf } from './class-arrays.ts';
import { factorArray, factorOf } from './factor-array.ts';
import { MIXTURE_KEYS, mixtureArrays, mixtureOf } from './mixture-arrays.ts';
import { floats, refuseStatistics } from './statistics-array.ts';

export const REFERENCE_KEYS: readonly string[] = [
  'factor',
  ...AXES_KEYS,
  'third_moments',
  ...MIXTURE_KEYS,
  ...CLASS_KEYS,
];

/** What only a reference has: a factor of its covariance; its axes, the third moments and the mixture along them, and the moments of each label. */
export interface ReferenceParts {
  readonly factor: GaussianFactor | null;
  readonly skew: SkewReference | null;
  readonly mixture: MixtureReference | null;
  readonly classes: ClassMoments | null;
}

export const NO_PARTS: ReferenceParts = { factor: null, skew: null, mixture: null, classes: null };

/**
 * The arrays of a reference: `factor` (rank x d, its transpose times itself is `sigma`), its axes,
 * `third_moments` (packed, entry k(k+1)(k+2)/6 + j(j+1)/2 + i for i <= j <= k),
 * its mixture and the moments of each label.
 */
export function referenceArrays(
  { factor, skew, mixture, classes }: ReferenceParts,
  protocol: Protocol,
): Record<string, NpyArray> {
  return {
    ...(factor ? { factor: factorArray(factor) } : {}),
    ...(skew && skew.third.length > 0
      ? {
          ...axesArrays(skew.basis, 'pca'),
          third_moments: { dtype: 'float64', shape: [skew.third.length], data: skew.third },
        }
      : {}),
    ...(mixture ? { ...axesArrays(mixture.basis, mixturePrefix(protocol)), ...mixtureArrays(mixture) } : {}),
    ...(classes ? classArrays(classes) : {}),
  };
}

/** What the arrays of an .npz hold of a reference; refuses shapes that do not belong together. */
export function referenceOf(
  arrays: ReadonlyMap<string, NpyArray>,
  moments: Moments,
  { protocol, name }: { protocol: Protocol; name: string },
): ReferenceParts {
  const { mean } = moments;
  return {
    factor: factorOf(arrays.get('factor'), moments, name),
    skew: skewOf(arrays, mean, name),
    mixture: mixtureReferenceOf(arrays, mean, { protocol, name }),
    classes: classesOf(arrays, moments, name),
  };
}

function skewOf(
  arrays: ReadonlyMap<string, NpyArray>,
  mean: Float64Array,
  name: string,
): SkewReference | null {
  const stored = arrays.get('third_moments');
  if (stored === undefined) return null;
  const third = floats(stored, `${name}: third_moments`);
  const basis = axesOf(arrays, mean, { prefix: 'pca', name });
  const r = widthOf(basis);
  if (third.length !== packedLength(r)) {
    refuseStatistics(`${name}: expected ${packedLength(r)} third_moments of ${r} axes, got ${third.length}`);
  }
  return { basis, third };
}

function mixtureReferenceOf(
  arrays: ReadonlyMap<string, NpyArray>,
  mean: Float64Array,
  { protocol, name }: { protocol: Protocol; name: string },
): MixtureReference | null {
  const stored = mixtureOf(arrays, protocol.metrics.wam, name);
  if (stored === null) return null;
  const { mixture } = stored;
  const basis = axesOf(arrays, mean, { prefix: mixturePrefix(protocol), name });
  if (widthOf(basis) !== mixture.means.cols) {
    refuseStatistics(
      `${name}: expected mixture_means of ${widthOf(basis)} columns, as many as axes, got ${mixture.means.cols}`,
    );
  }
  return { basis, ...stored };
}

/** Both are along the same axes where the protocol says so, which is the convention. */
function mixturePrefix({ metrics }: Protocol): 'pca' | 'mixture' {
  return metrics.wam.pca === metrics.skewInceptionDistance.pca ? 'pca' : 'mixture';
}
