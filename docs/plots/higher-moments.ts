import { BLURS, NOISES } from './digits.ts';
import { COUNTS, counted } from './frechet.ts';
import {
  at,
  countLadder,
  frechetLadder,
  KEPT,
  keptLadder,
  multiples,
  multiplesTo,
  noiseLadder,
} from './ladders.ts';
import { lineChart, type Point } from './line-chart.ts';
import { against, listed, type Plot, rounded } from './plot.ts';

/** Which of the blurred sets is shown. */
const SOFT = 1;

/** Beside each value stands the distance of two halves of the reference: what is no larger means nothing. */
export const skewInceptionDistance: Plot = {
  key: 'skew_inception_distance',
  async draw({ heldOut, blurred, reference }) {
    const floors = new Map<number, number>();
    const frechetParts: number[] = [];
    const ask = async (set: typeof heldOut) => {
      const said = await against('skew_inception_distance', reference)(set);
      const { noiseFloor: floor } = said.details as { noiseFloor: { value: number; n: number } };
      floors.set(floor.n, rounded(floor.value));
      frechetParts.push(rounded(Number(said.details.frechetPart)));
      return said;
    };
    const counts = COUNTS.filter((count) => count <= reference.features.rows / 2);
    const real = await countLadder(heldOut, counts, ask);
    const realParts = frechetParts.splice(0);
    const soft = await countLadder(at(blurred, SOFT), counts, ask);
    const floor: Point[] = counts.map((x) => ({ x, y: floors.get(x) ?? 0 }));
    const svg = lineChart({
      title: 'Skew Inception Distance and its noise floor against the number of images',
      y: { label: 'SID, MobileNetV2, 64 axes, to 4,000 training digits', from: 0 },
      panels: [
        {
          x: { label: 'images of the candidate', scale: 'log', ticks: counts, write: counted },
          series: [
            { label: `blur of ${BLURS[SOFT]} pixels`, colour: 1, points: soft },
            { label: 'real digits', colour: 0, points: real },
            { label: 'noise floor', colour: 'grey', points: floor, marks: false },
          ],
        },
      ],
    });
    return {
      svg,
      values: { real: listed(real), blurred: listed(soft), floor: listed(floor), frechetParts: realParts },
    };
  },
};

/** Beside the Frechet distance of the same sets, both relative to real digits. */
export const wam: Plot = {
  key: 'wam',
  async draw(digits) {
    const ask = against('wam', digits.reference);
    const mixture = { noise: await noiseLadder(digits, ask), kept: await keptLadder(digits, ask) };
    const frechet = {
      noise: await frechetLadder(digits, 'noise'),
      kept: await frechetLadder(digits, 'kept'),
    };
    const series = (ladder: 'noise' | 'kept') =>
      [
        { label: ladder === 'noise' ? '' : 'WaM', colour: 0, points: multiples(mixture[ladder]) },
        { label: ladder === 'noise' ? '' : 'Frechet', colour: 1, points: multiples(frechet[ladder]) },
      ] as const;
    const svg = lineChart({
      title: 'Mixture and Frechet distance of noised digits and of sets that lack digits',
      y: multiplesTo(1000),
      panels: [
        {
          x: { label: 'noise (grey levels of 255)', scale: 'even', ticks: [0, ...NOISES] },
          series: series('noise'),
        },
        { x: { label: 'digits kept', scale: 'even', ticks: KEPT }, series: series('kept') },
      ],
    });
    const values = {
      wam: { noise: listed(mixture.noise), kept: listed(mixture.kept) },
      fid: { noise: listed(frechet.noise), kept: listed(frechet.kept) },
    };
    return { svg, values };
  },
};
