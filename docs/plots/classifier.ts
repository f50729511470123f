import { lineChart, type Point } from './line-chart.ts';
import { listed, type Plot, rounded, score } from './plot.ts';
import { first, withWrongLabels } from './subsets.ts';

/** Percent of the labels that are wrong. */
const WRONG = [0, 10, 20, 40, 60, 80];

/** What a classifier learns from labels of which some are wrong, beside what it learns from real images. */
export const classificationAccuracyScore: Plot = {
  key: 'classification_accuracy_score',
  async draw({ heldOut, reference }) {
    const points: Point[] = [];
    const real: Point[] = [];
    for (const x of WRONG) {
      const set = withWrongLabels(first(heldOut, 2000), x / 100, 8);
      const { value, standardError, details } = await score('classification_accuracy_score', set, reference);
      points.push({ x, y: rounded(value), error: standardError && rounded(standardError) });
      real.push({ x, y: rounded(Number(details.realAccuracy)) });
    }
    const svg = lineChart({
      title: 'Classification accuracy score against the share of wrong labels',
      y: { label: 'accuracy on 2,000 digits of the reference, by what was learnt from', from: 0, to: 1 },
      panels: [
        {
          x: { label: 'wrong labels among 2,000 candidates, %', ticks: WRONG },
          series: [
            { label: 'the candidate', colour: 0, points },
            { label: 'real digits', colour: 'grey', points: real, marks: false },
          ],
        },
      ],
    });
    return { svg, values: { score: listed(points), real: listed(real) } };
  },
};
