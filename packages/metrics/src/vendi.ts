import { factsOf } from '@fidboard/protocol';
import { vendiScore } from '@fidboard/statistics';
import { featuresOf } from './given-features.ts';
import type { Metric } from './metric.ts';

/**
 * Vendi score (Friedman and Dieng 2023): the effective number of different images of the candidate, by the cosine of their
 * features; the reference plays no part.
 *
 * It grows with the number of images, up to the smaller of that and the dimension.
 */
export const vendi: Metric = {
  ...factsOf('vendi'),
  async compute(candidate, _reference, _settings, { signal } = {}) {
    const x = featuresOf(candidate, 'candidate', { key: 'vendi', name: 'the Vendi score' });
    const result = await vendiScore(x, signal ? { signal } : {});
    return {
      metric: 'vendi',
      value: result.value,
      standardError: null,
      details: {
        entropy: result.entropy,
        images: x.rows,
        dimension: x.cols,
        most: Math.min(x.rows, x.cols),
        kernel: 'cosine',
        eigenvaluesOf: result.side === 'images' ? 'X X^T / n' : 'X^T X / n',
      },
      warnings:
        candidate.n > x.rows
          ? [
              `The Vendi score is that of a sample of ${x.rows} of the candidate's ${candidate.n} images; it grows with their number.`,
            ]
          : [],
    };
  },
};
