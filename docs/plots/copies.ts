import { Rng } from '@fidboard/core';
import { defaultProtocol } from '@fidboard/evaluation';
import type { Digits, Labelled } from './digits.ts';
import { lineChart, type Point } from './line-chart.ts';
import { listed, type Plot, rounded, score } from './plot.ts';
import { draw, first, joined, pick } from './subsets.ts';

/** Percent of the candidate that is copied from the reference. */
const SHARES = [0, 25, 50, 75, 100];
const COUNT = 1000;

/** A metric of sets of 1,000 images of which a share is copied from `originals`, the rest held out. */
async function copied(
  key: string,
  { heldOut, reference }: Digits,
  originals: Labelled = reference,
): Promise<Point[]> {
  const points: Point[] = [];
  for (const x of SHARES) {
    const copies = draw(originals, Math.round((COUNT * x) / 100), 7);
    const set = joined(first(heldOut, COUNT - copies.features.rows), copies);
    const { value, standardError } = await score(key, set, reference);
    points.push({ x, y: rounded(value), error: standardError && rounded(standardError) });
  }
  return points;
}

/** Falls as the share of copies grows. */
export const authenticity: Plot = {
  key: 'authenticity',
  async draw(digits) {
    const points = await copied('authenticity', digits);
    const svg = lineChart({
      title: 'Authenticity against the share of copied images',
      y: { label: 'authenticity, %, MobileNetV2, against 4,000 training digits', from: 0, to: 100 },
      panels: [
        {
          x: { label: 'images copied from the reference, % of 1,000', ticks: SHARES },
          series: [{ label: '', colour: 0, points }],
        },
      ],
    });
    return { svg, values: listed(points) };
  },
};

/** The seed of the protocol divides the reference: this half trains, and the other tests. */
function trainingHalf(reference: Labelled): Labelled {
  const { rows } = reference.features;
  const { seed } = defaultProtocol();
  return pick(reference, new Rng(seed).sample(rows, rows).subarray(0, Math.floor(rows / 2)));
}

/** Grows with copies of images that do not test it, and falls with copies of those that do. */
export const featureLikelihoodDivergence: Plot = {
  key: 'feature_likelihood_divergence',
  async draw(digits) {
    const { key } = featureLikelihoodDivergence;
    const training = await copied(key, digits, trainingHalf(digits.reference));
    const any = await copied(key, digits);
    const svg = lineChart({
      title: 'Feature likelihood divergence against the share of copied images',
      y: { label: 'FLD, MobileNetV2, against 4,000 training digits' },
      panels: [
        {
          x: { label: 'images copied from the reference, % of 1,000', ticks: SHARES },
          series: [
            // Where all are copies, Gaussians shrink to points and the value leaves every picture.
            { label: 'from its training half', colour: 0, points: training.filter(({ y }) => y < 100) },
            { label: 'from all of it', colour: 1, points: any },
          ],
        },
      ],
    });
    return { svg, values: { trainingHalf: listed(training), all: listed(any) } };
  },
};
