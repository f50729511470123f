import { invariant, Refusal } from '@fidboard/core';
import { DistanceSpace, type SpaceOptions } from './distance-space.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { wrongDimension } from './moments.ts';
import { type NearestNeighbours, nearestNeighbours } from './nearest-neighbours.ts';
import { OverlapTally } from './overlap-tally.ts';
import { RecallTally } from './recall-tally.ts';

export interface OverlapOptions extends Omit<SpaceOptions, 'onBlock'> {
  /** The neighbour whose distance is the radius of precision and recall, usually 3. */
  readonly precisionRecall: number;
  /** The same of density and coverage, usually 5. */
  readonly densityCoverage: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface OverlapScore {
  readonly value: number;
  /**
   * The value without each block of the candidate's rows (row j in block j mod B, B up to 50), the reference held fixed; null
   * below 20 candidate rows, and for recall where too few would be left for a radius.
   */
  readonly without: Float64Array | null;
  /** How many rows have a radius of 0, since they have at least k copies in their set. */
  readonly zeroRadii: number;
}

/** How two sets lie among each other's nearest neighbours; null where a set has too few rows for its radii. */
export interface NeighbourOverlap {
  /** Share of candidate rows within (<=) the radius of at least one reference row. Kynkaanniemi et al. 2019. */
  readonly precision: OverlapScore | null;
  /** Share of reference rows within (<=) the radius of at least one candidate row. Kynkaanniemi et al. 2019. */
  readonly recall: OverlapScore | null;
  /** 1 / k times the mean number of reference rows that hold a candidate row within (<) their radius. Naeem et al. 2020. */
  readonly density: OverlapScore | null;
  /** Share of reference rows with at least one candidate row within (<) their radius. Naeem et al. 2020. */
  readonly coverage: OverlapScore | null;
  /** Share of candidate rows whose nearest reference row is closer (<) to another reference row. Alaa et al. 2022. */
  readonly authenticity: OverlapScore | null;
  /** Candidate rows that equal a reference row in every feature. */
  readonly copies: number;
}

const JACKKNIFE_BLOCKS = 50;
const FEWEST_BLOCKS = 10;
/** Neighbours beyond the k-th that are kept of a candidate row, to know its radius when a block of rows is left out. */
const SPARE_NEIGHBOURS = 4;

/**
 * Precision, recall, density, coverage and authenticity of a candidate (m x d) against a reference (n x d), in one pass over
 * the pairs within each set and one over the pairs between them; features must be finite (`checkFeatures`).
 *
 * Every comparison is that of exact float64 distances (`ExactDistances`): neither the blocks nor the type of the products
 * moves a bit. Checked against the arithmetic of `prdc` and of Kynkaanniemi's code on scikit-learn's distances.
 */
export async function neighbourOverlap(
  candidate: FeatureMatrix,
  reference: FeatureMatrix,
  options: OverlapOptions,
): Promise<NeighbourOverlap> {
  const [m, n] = [candidate.rows, reference.rows];
  if (candidate.cols !== reference.cols) throw wrongDimension('candidate', reference.cols, candidate.cols);
  invariant(m > 0 && n > 0, 'neighbourOverlap', 'rows on both sides', Math.min(m, n));
  const { precisionRecall, densityCoverage, signal, blockRows, products, onProgress } = options;
  const [X, Y] = [0, 1];
  for (const k of [precisionRecall, densityCoverage]) refuseUnusable(k);
  let done = 0;
  let total = 0;
  const onBlock = () => onProgress?.(++done, total);
  const space = new DistanceSpace([candidate, reference], { signal, blockRows, products, onBlock });
  total = space.countBlocks(X, X) + space.countBlocks(Y, Y) + space.countBlocks(Y, X);
  const within = (set: number, k: number) =>
    space.rowsOf(set) < 2 ? null : nearestNeighbours(space, set, Math.min(k, space.rowsOf(set) - 1));
  const ofCandidate = await within(X, precisionRecall + SPARE_NEIGHBOURS);
  const ofReference = await within(Y, Math.max(precisionRecall, densityCoverage));
  const blocks = blocksOf(m);
  const recall = recallTally(ofCandidate, n, { k: precisionRecall, blocks, unit: space.unit });
  const known = { ofReference, recall, blocks, exact: space.exact(Y, X), unit: space.unit };
  const tally = new OverlapTally({ ...known, candidateRows: m, precisionRecall, densityCoverage }, n);
  await space.visit(Y, X, tally);
  return scoresOf(tally, { m, n, blocks, densityCoverage, precisionRecall });
}

function refuseUnusable(k: number): void {
  if (Number.isInteger(k) && k >= 1) return;
  throw new Refusal(
    'USAGE',
    `the number of neighbours must be an integer of at least 1, got ${k}`,
    'Use 3 for precision and recall, 5 for density and coverage.',
  );
}

function blocksOf(rows: number): number {
  const blocks = Math.min(JACKKNIFE_BLOCKS, Math.floor(rows / 2));
  return blocks < FEWEST_BLOCKS ? 0 : blocks;
}

function recallTally(
  neighbours: NearestNeighbours | null,
  referenceRows: number,
  settings: { readonly k: number; readonly blocks: number; readonly unit: number },
): RecallTally | null {
  if (neighbours === null || neighbours.k < settings.k) return null;
  return new RecallTally(neighbours, referenceRows, settings);
}

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly blocks: number;
  readonly precisionRecall: number;
  readonly densityCoverage: number;
}

function scoresOf(tally: OverlapTally, sizes: Sizes): NeighbourOverlap {
  const { precisionRadii, densityRadii, closest, precise, holders, nearest, nearestSquared } = tally;
  const { n, m, blocks, densityCoverage: k } = sizes;
  const each = Array.from({ length: blocks }, (_, b) => b);
  return {
    precision: precisionRadii && {
      ...meanOver(precise, blocks),
      zeroRadii: zeros(precisionRadii),
    },
    recall: tally.recall && {
      value: tally.recall.count() / n,
      without:
        blocks > 0 && m - Math.ceil(m / blocks) > sizes.precisionRecall
          ? Float64Array.from(each, (block) => tally.recall!.countWithout(block) / n)
          : null,
      zeroRadii: tally.recall.zeroRadii(),
    },
    density: densityRadii && {
      ...meanOver(
        holders.map((count) => count / k),
        blocks,
      ),
      zeroRadii: zeros(densityRadii),
    },
    coverage: densityRadii && {
      value: tally.covered.count() / n,
      without: blocks > 0 ? Float64Array.from(each, (block) => tally.covered.countWithout(block) / n) : null,
      zeroRadii: zeros(densityRadii),
    },
    authenticity: closest && {
      ...meanOver(
        nearestSquared.map((value, j) => (closest[nearest[j]] < value ? 1 : 0)),
        blocks,
      ),
      zeroRadii: zeros(closest),
    },
    copies: zeros(nearestSquared),
  };
}

/** The mean, and the means without each block of rows. */
function meanOver(values: Uint8Array | Float64Array, blocks: number): Omit<OverlapScore, 'zeroRadii'> {
  const sums = new Float64Array(Math.max(1, blocks));
  const sizes = new Float64Array(sums.length);
  for (let j = 0; j < values.length; j++) {
    sums[j % sums.length] += values[j];
    sizes[j % sums.length]++;
  }
  const all = sums.reduce((total, value) => total + value, 0);
  return {
    value: all / values.length,
    without: blocks === 0 ? null : sums.map((sum, b) => (all - sum) / (values.length - sizes[b])),
  };
}

function zeros(squared: Float64Array): number {
  return squared.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
}
