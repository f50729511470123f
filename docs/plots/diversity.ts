import { metricsSettings } from '@fidboard/protocol';
import { classProbabilities, fitClassifier, rowsOf } from '@fidboard/statistics';
import { type Labelled, NOISES } from './digits.ts';
import { KEPT, keptLadder, noiseLadder } from './ladders.ts';
import { lineChart } from './line-chart.ts';
import { against, listed, type Plot, score } from './plot.ts';

/** Falls where digits are missing, and rises with noise as if that were variety. */
export const vendi: Plot = {
  key: 'vendi',
  async draw(digits) {
    const ask = against('vendi', digits.reference);
    const noise = await noiseLadder(digits, ask);
    const kept = await keptLadder(digits, ask);
    const svg = lineChart({
      title: 'Vendi score of noised digits and of sets that lack digits',
      y: { label: 'Vendi score, MobileNetV2 (1: all images alike)', from: 1 },
      panels: [
        {
          x: { label: 'noise (grey levels of 255)', scale: 'even', ticks: [0, ...NOISES] },
          series: [{ label: '', colour: 0, points: noise }],
        },
        {
          x: { label: 'digits kept', scale: 'even', ticks: KEPT },
          series: [{ label: '', colour: 0, points: kept }],
        },
      ],
    });
    return { svg, values: { noise: listed(noise), kept: listed(kept) } };
  },
};

const DIGITS = 10;

/** The outputs of a classifier of the ten digits, multinomial logistic regression on the features of the reference. */
async function digitClassifier({ features, labels }: Labelled) {
  const settings = metricsSettings().classification;
  const classifier = await fitClassifier(features, labels.map(Number), { ...settings, classes: DIGITS });
  return async (set: Labelled) => {
    const { rows, cols, data } = await classProbabilities(classifier, set.features);
    // The softmax of their logarithms is the probabilities.
    const logs = { rows, cols, data: data.map((value) => Math.log(Math.max(value, Number.MIN_VALUE))) };
    return { ...rowsOf(logs), classifier: 'logistic regression of the ten digits on MobileNetV2' };
  };
}

/** As high as there are digits, whatever they look like within their kind. */
export const inceptionScore: Plot = {
  key: 'inception_score',
  async draw(digits) {
    const classifierOf = await digitClassifier(digits.reference);
    const ask = async (set: Labelled) => {
      const logits = await classifierOf(set);
      return score('inception_score', { ...set, logits }, digits.reference);
    };
    const noise = await noiseLadder(digits, ask);
    const kept = await keptLadder(digits, ask);
    const svg = lineChart({
      title: 'Classifier score of noised digits and of sets that lack digits',
      y: { label: 'classifier score, a classifier of ten digits on MobileNetV2', from: 0, to: 10 },
      panels: [
        {
          x: { label: 'noise (grey levels of 255)', scale: 'even', ticks: [0, ...NOISES] },
          series: [{ label: '', colour: 0, points: noise }],
        },
        {
          x: { label: 'digits kept', scale: 'even', ticks: KEPT },
          series: [{ label: '', colour: 0, points: kept }],
        },
      ],
    });
    return { svg, values: { noise: listed(noise), kept: listed(kept) } };
  },
};
