import { NOISES } from './digits.ts';
import { counted } from './frechet.ts';
import { at, countLadder, KEPT, keptLadder, noiseLadder } from './ladders.ts';
import { lineChart, type Point } from './line-chart.ts';
import { against, listed, type Plot, rounded, score } from './plot.ts';
import { first, joined, pick } from './subsets.ts';

const KEPT_AXIS = { label: 'digits kept', scale: 'even', ticks: KEPT } as const;
const NOISE_AXIS = { label: 'noise (grey levels of 255)', scale: 'even', ticks: [0, ...NOISES] } as const;

/** Fidelity falls under noise and stays where digits are missing; diversity the other way round. */
export const precision: Plot = {
  key: 'precision',
  async draw(digits) {
    const asked = async (key: string) => {
      const ask = against(key, digits.reference);
      return { noise: await noiseLadder(digits, ask), kept: await keptLadder(digits, ask) };
    };
    const [own, other] = [await asked('precision'), await asked('recall')];
    const svg = lineChart({
      title: 'Precision and recall of noised digits and of sets that lack digits',
      y: { label: 'share, MobileNetV2, k = 3, against 4,000 training digits', from: 0, to: 1 },
      panels: [
        {
          x: NOISE_AXIS,
          series: [
            { label: '', colour: 0, points: own.noise },
            { label: '', colour: 'grey', points: other.noise },
          ],
        },
        {
          x: KEPT_AXIS,
          series: [
            { label: 'precision', colour: 0, points: own.kept },
            { label: 'recall', colour: 'grey', points: other.kept },
          ],
        },
      ],
    });
    const values = {
      precision: { noise: listed(own.noise), kept: listed(own.kept) },
      recall: { noise: listed(other.noise), kept: listed(other.kept) },
    };
    return { svg, values };
  },
};

const RECALL_COUNTS = [500, 1000, 2000, 4000, 6000];
const NEIGHBOURS = [1, 3, 5, 10] as const;

/** It depends on k more than on anything else. */
export const recall: Plot = {
  key: 'recall',
  async draw({ heldOut, reference }) {
    const lines: { k: (typeof NEIGHBOURS)[number]; points: Point[] }[] = [];
    for (const k of NEIGHBOURS) {
      const ask = against('recall', reference, { neighbours: { precisionRecall: k } });
      lines.push({ k, points: await countLadder(heldOut, RECALL_COUNTS, ask) });
    }
    const svg = lineChart({
      title: 'Recall of real digits against the number of images, for several k',
      y: { label: 'recall of real digits, MobileNetV2, against 4,000 training digits', from: 0, to: 1 },
      panels: [
        {
          x: { label: 'images of the candidate', scale: 'log', ticks: RECALL_COUNTS, write: counted },
          series: lines.map(({ k, points }) => ({
            label: `k = ${k}`,
            colour: k === 3 ? 0 : 'grey',
            points,
          })),
        },
      ],
    });
    return { svg, values: Object.fromEntries(lines.map(({ k, points }) => [`k${k}`, listed(points)])) };
  },
};

/** Which of the noised sets is scored. */
const SPOILT = 3;

/** Images of the reference that are as noised as the candidate. */
const OUTLIERS = [0, 1, 2, 3, 5, 10, 20];

/** One outlier in the reference has a ball large enough for bad images; density counts it once. */
export const density: Plot = {
  key: 'density',
  async draw({ reference, noised }) {
    const spoilt = at(noised, SPOILT);
    const candidate = first(spoilt, 1000);
    const others = pick(spoilt, [...spoilt.labels.keys()].slice(1000));
    const asked = async (key: string) => {
      const points: Point[] = [];
      for (const x of OUTLIERS) {
        const mixed = joined(reference, first(others, x));
        points.push({ x, y: rounded((await score(key, candidate, mixed)).value) });
      }
      return points;
    };
    const [own, other] = [await asked('density'), await asked('precision')];
    const svg = lineChart({
      title: 'Density and precision of noised digits against the number of outliers in the reference',
      y: {
        label: `1,000 digits with noise ${NOISES[SPOILT]}/255, MobileNetV2, against 4,000 training digits`,
        from: 0,
      },
      panels: [
        {
          x: { label: 'such images in the reference', scale: 'even', ticks: OUTLIERS },
          series: [
            { label: 'density (k = 5)', colour: 0, points: own },
            { label: 'precision (k = 3)', colour: 1, points: other },
          ],
        },
      ],
    });
    return { svg, values: { density: listed(own), precision: listed(other) } };
  },
};

/** A few outliers in the candidate make it look diverse by recall, not by coverage. */
export const coverage: Plot = {
  key: 'coverage',
  async draw(digits) {
    const asked = (key: string) => keptLadder(digits, against(key, digits.reference));
    const [own, other] = [await asked('coverage'), await asked('recall')];
    const svg = lineChart({
      title: 'Coverage and recall of sets that lack digits',
      y: { label: 'share, MobileNetV2, against 4,000 training digits', from: 0, to: 1 },
      panels: [
        {
          x: { ...KEPT_AXIS, label: 'digits kept (1,000 images of each set)' },
          series: [
            { label: 'coverage (k = 5)', colour: 0, points: own },
            { label: 'recall (k = 3)', colour: 1, points: other },
          ],
        },
      ],
    });
    return { svg, values: { coverage: listed(own), recall: listed(other) } };
  },
};
