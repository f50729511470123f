import { Rng } from '@fidboard/core';
import type { Labelled } from './digits.ts';

/** The rows at these places. */
export function pick({ features, labels }: Labelled, places: ArrayLike<number>): Labelled {
  const { cols } = features;
  const data = new Float32Array(places.length * cols);
  const names = Array.from(places, (place, row) => {
    data.set(features.data.subarray(place * cols, (place + 1) * cols), row * cols);
    return labels[place] ?? '';
  });
  return { features: { rows: names.length, cols, data }, labels: names };
}

/** `count` rows drawn by the seed; those of a smaller count come first in a larger one. */
export function draw(set: Labelled, count: number, seed: number): Labelled {
  return pick(set, new Rng(seed).sample(set.features.rows, count));
}

/** The first `count` rows. */
export function first(set: Labelled, count: number): Labelled {
  return pick(
    set,
    Array.from({ length: count }, (_, place) => place),
  );
}

/** `count` rows, drawn by the seed among those of the first `classes` digits. */
export function ofClasses(
  set: Labelled,
  classes: number,
  { count, seed }: { count: number; seed: number },
): Labelled {
  const places = set.labels.flatMap((label, place) => (Number(label) < classes ? [place] : []));
  return draw(pick(set, places), count, seed);
}

/** The rows of one set, then those of another. */
export function joined(a: Labelled, b: Labelled): Labelled {
  const { cols } = a.features;
  const data = new Float32Array(a.features.data.length + b.features.data.length);
  data.set(a.features.data);
  data.set(b.features.data, a.features.data.length);
  const rows = a.features.rows + b.features.rows;
  return { features: { rows, cols, data }, labels: [...a.labels, ...b.labels] };
}

/** The same images, of which each label is replaced by another of the ten with this probability. */
export function withWrongLabels({ features, labels }: Labelled, probability: number, seed: number): Labelled {
  const rng = new Rng(seed);
  return {
    features,
    labels: labels.map((label) => {
      if (rng.uniform() >= probability) return label;
      return String((Number(label) + 1 + rng.below(9)) % 10);
    }),
  };
}
