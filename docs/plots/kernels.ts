import { BLURS, type Digits, NOISES } from './digits.ts';
import { COUNTS, counted } from './frechet.ts';
import {
  at,
  blurLadder,
  countLadder,
  frechetLadder,
  multiples,
  multiplesTo,
  noiseLadder,
} from './ladders.ts';
import { lineChart, type Point } from './line-chart.ts';
import { against, listed, type Plot } from './plot.ts';

/** Flat in the number of images; the bars say how sure it is. */
export const kid: Plot = {
  key: 'kid',
  async draw({ heldOut, noised, reference }) {
    const ask = against('kid', reference, { kid: { subsetSize: 250 } });
    const real = await countLadder(heldOut, COUNTS, ask);
    const noise = await countLadder(at(noised, 0), COUNTS, ask);
    const svg = lineChart({
      title: 'Kernel distance of real and of slightly noised digits against the number of images',
      y: { label: 'KID × 1,000, MobileNetV2, subsets of 250, to 4,000 training digits' },
      panels: [
        {
          x: { label: 'images of the candidate', scale: 'log', ticks: COUNTS, write: counted },
          series: [
            { label: `noise ${NOISES[0]}/255`, colour: 1, points: thousandfold(noise) },
            { label: 'real digits', colour: 0, points: thousandfold(real) },
          ],
        },
      ],
    });
    return { svg, values: { real: listed(real), noise: listed(noise) } };
  },
};

function thousandfold(points: readonly Point[]): Point[] {
  return points.map(({ x, y, error }) => ({ x, y: 1000 * y, error: error ? 1000 * error : null }));
}

/** A metric beside the Frechet distance under noise and under blur, as multiples of what real digits get. */
async function corruptions(key: string, label: string, digits: Digits) {
  const ask = against(key, digits.reference);
  const own = { noise: await noiseLadder(digits, ask), blur: await blurLadder(digits, ask) };
  const frechet = { noise: await frechetLadder(digits, 'noise'), blur: await frechetLadder(digits, 'blur') };
  const series = (corruption: 'noise' | 'blur') =>
    [
      { label: corruption === 'noise' ? '' : label, colour: 0, points: multiples(own[corruption]) },
      { label: corruption === 'noise' ? '' : 'Frechet', colour: 1, points: multiples(frechet[corruption]) },
    ] as const;
  const svg = lineChart({
    title: `${label} and the Frechet distance of noised and of blurred digits`,
    y: multiplesTo(10_000),
    panels: [
      {
        x: { label: 'noise (grey levels of 255)', scale: 'even', ticks: [0, ...NOISES] },
        series: series('noise'),
      },
      { x: { label: 'blur (pixels)', scale: 'even', ticks: [0, ...BLURS] }, series: series('blur') },
    ],
  });
  const values = {
    noise: listed(own.noise),
    blur: listed(own.blur),
    fid: { noise: listed(frechet.noise), blur: listed(frechet.blur) },
  };
  return { svg, values };
}

export const cmmd: Plot = { key: 'cmmd', draw: (digits) => corruptions('cmmd', 'CMMD', digits) };

export const mind: Plot = { key: 'mind', draw: (digits) => corruptions('mind', 'MIND', digits) };
