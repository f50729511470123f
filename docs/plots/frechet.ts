import { barChart } from './bar-chart.ts';
import { BROKEN_CLASS, NOISES } from './digits.ts';
import { at, countLadder } from './ladders.ts';
import { lineChart } from './line-chart.ts';
import { against, listed, type Plot, rounded } from './plot.ts';

export const COUNTS = [250, 500, 1000, 1500, 3000, 6000] as const;
export const counted = (value: number) => value.toLocaleString('en-US');

/** It falls with the number of images though they stay as good: only equal numbers can be compared. */
export const fid: Plot = {
  key: 'fid',
  async draw({ heldOut, noised, reference }) {
    const ask = against('fid', reference);
    const real = await countLadder(heldOut, COUNTS, ask);
    const noise = await countLadder(at(noised, 0), COUNTS, ask);
    const svg = lineChart({
      title: 'Frechet distance of real and of slightly noised digits against the number of images',
      y: { label: 'Frechet distance, MobileNetV2, to 4,000 training digits' },
      panels: [
        {
          x: { label: 'images of the candidate', scale: 'log', ticks: COUNTS, write: counted },
          series: [
            { label: `noise ${NOISES[0]}/255`, colour: 1, points: noise },
            { label: 'real digits', colour: 0, points: real },
          ],
        },
      ],
    });
    return { svg, values: { real: listed(real), noise: listed(noise) } };
  },
};

/** The subsets it fits its line through, and where that line meets 1 / N = 0. */
export const fidInfinity: Plot = {
  key: 'fid_infinity',
  async draw({ heldOut, reference }) {
    const { value, details } = await against('fid_infinity', reference)(heldOut);
    const { sizes, values, slope } = details as { sizes: number[]; values: number[]; slope: number };
    // Per mille, so that ticks are short.
    const points = sizes
      .map((size, i) => ({ x: rounded(1000 / size), y: rounded(values[i] ?? Number.NaN) }))
      .reverse();
    const furthest = Math.max(...points.map(({ x }) => x));
    const line = [0, furthest].map((x) => ({ x, y: rounded(value + (slope * x) / 1000) }));
    const svg = lineChart({
      title: 'Frechet distance of subsets of N images against 1 / N, and the line that is extrapolated',
      y: { label: 'Frechet distance of N real digits, MobileNetV2, to 4,000 training digits' },
      panels: [
        {
          x: { label: '1,000 / N', from: 0, to: furthest, ticks: [0, 0.5, 1, 1.5] },
          series: [
            { label: 'subsets', colour: 0, points, line: false },
            { label: 'a + b / N', colour: 1, points: line, marks: false },
          ],
        },
      ],
    });
    return { svg, values: { value: rounded(value), slope: rounded(slope), points: listed(points) } };
  },
};

/** One class is noised; the mean over classes and its own bar say so. */
export const intraFid: Plot = {
  key: 'intra_fid',
  async draw({ heldOut, broken, reference }) {
    const asked = async (set: typeof heldOut) => {
      const score = await against('intra_fid', reference)(set);
      const { classes } = score.details as { classes: Record<string, { value: number }> };
      const fid = await against('fid', reference)(set);
      const perClass = DIGITS.map((digit) => rounded(classes[digit]?.value ?? Number.NaN));
      return { value: rounded(score.value), fid: rounded(fid.value), perClass };
    };
    const [real, bad] = [await asked(heldOut), await asked(broken)];
    const svg = barChart({
      title: 'Frechet distance of each digit, of real digits and of digits of which one kind is noised',
      x: { label: 'digit', groups: DIGITS },
      y: { label: 'Frechet distance, MobileNetV2' },
      series: [
        { label: 'real digits', colour: 0, values: real.perClass },
        { label: `with noised ${BROKEN_CLASS}s`, colour: 1, values: bad.perClass },
      ],
    });
    return { svg, values: { real, broken: bad } };
  },
};

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
