import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rng } from '@fidboard/core';
import { encodeNpy } from '@fidboard/npy';
import { fitClassifier } from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Work } from '../work.ts';

const ROWS = 10_000;
const COLS = 1280;
const CLASSES = 10;

/** The classifier behind the classification accuracy score; scikit-learn's own L-BFGS stops sooner, at a larger loss. */
export const classifier: Work = {
  name: 'classifier',
  async rows(bench) {
    const features = { rows: ROWS, cols: COLS, data: correlatedFeatures(ROWS, COLS, 1) };
    const rng = new Rng(2);
    const labels = Uint8Array.from({ length: ROWS }, () => rng.below(CLASSES));
    for (let i = 0; i < ROWS; i++) {
      for (let j = labels[i]!; j < COLS; j += CLASSES) features.data[i * COLS + j]! += 0.1;
    }
    const paths = [await writeFeatures(bench, 'features.npy', features), join(bench.folder, 'labels.npy')];
    await writeFile(paths[1]!, encodeNpy({ dtype: 'uint8', shape: [ROWS], data: labels }));
    const options = { classes: CLASSES, l2: 1, iterations: 1000, tolerance: 1e-8 };
    const own = await fastest(() => fitClassifier(features, labels, options));
    return ['lbfgs', 'newton-cg'].map((solver) => {
      const peer = runPeer(bench, 'classifier.py', [...paths, solver]);
      return {
        work: `logistic regression, ${ROWS.toLocaleString('en-US')} x ${COLS}, ${CLASSES} classes`,
        own: own.seconds,
        peer: peer.peer,
        peerSeconds: peer.seconds,
        difference: relativeDifference(own.value.fit.loss, peer.value),
        target: null,
        note: `${own.value.fit.iterations} iterations; the difference is of the penalised loss`,
      };
    });
  },
};
