import { compareNatural, Refusal } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import { type ClassPart, classParts, countLabels, type Moments } from '@fidboard/statistics';
import { fid } from './fid.ts';
import { labelledRows, namesOf, refuseMissingLabels } from './labels.ts';
import { meanOfClasses } from './mean-of-classes.ts';
import type { Metric, MetricOptions, MetricScore, MetricSettings, MetricSide } from './metric.ts';

/**
 * Intra-FID (Miyato and Koyama 2018, arXiv 1802.05637): the Frechet distance on the rows of each label, averaged over the
 * reference's labels with equal weights.
 *
 * What a conditional generator gets wrong within a class it cannot make good by another class.
 */
export const intraFid: Metric = {
  ...factsOf('intra_fid'),
  async compute(candidate, reference, settings, options = {}) {
    const ours = labelledRows(candidate, 'candidate');
    const theirs = classesOfReference(reference);
    const counts = countLabels(ours.labels);
    refuseMissingLabels(new Set(counts.keys()), theirs.labels, 'candidate');
    const except = new Set([...counts.keys()].filter((label) => !theirs.labels.has(label)));
    const parts = classParts(ours.rows, ours.labels, { ddof: settings.ddof, except, signal: options.signal });
    const scores = await scorePairs(parts, theirs.parts(settings, options), {
      total: theirs.labels.size,
      settings,
      options,
    });
    const classes = new Map(
      scores.map(({ label, n, score: { value, standardError } }) => [label, { value, standardError, n }]),
    );
    const { value, standardError } = meanOfClasses(classes);
    return {
      metric: 'intra_fid',
      value,
      standardError,
      details: {
        classes: Object.fromEntries(
          scores.map(({ label, n, referenceN, score }) => [
            label,
            { value: score.value, n, referenceN, standardError: score.standardError },
          ]),
        ),
        dimension: ours.rows.cols,
        ddof: settings.ddof,
        standardErrorCovers:
          standardError === null
            ? null
            : "drawing the candidate's images within each class; the reference is held fixed",
      },
      classes,
      warnings: [...strangerWarnings(except, counts), ...fewWarnings(scores, ours.rows.cols)],
    };
  },
};

interface ClassScore {
  readonly label: string;
  readonly n: number;
  readonly referenceN: number;
  readonly score: MetricScore;
}

/** Both sides come label by label in the same order. */
async function scorePairs(
  ours: AsyncGenerator<ClassPart>,
  theirs: AsyncIterable<ClassPart>,
  { total, settings, options }: { total: number; settings: MetricSettings; options: MetricOptions },
): Promise<ClassScore[]> {
  const scores: ClassScore[] = [];
  for await (const reference of theirs) {
    options.signal?.throwIfAborted();
    const { value: candidate } = await ours.next();
    if (candidate?.label !== reference.label) {
      throw new Error(`intra_fid: expected label ${reference.label}, got ${candidate?.label}`);
    }
    refuseSingle(candidate, 'candidate');
    refuseSingle(reference, 'reference');
    const score = await fid.compute(candidate, reference, settings, { signal: options.signal });
    scores.push({ label: reference.label, n: candidate.n, referenceN: reference.n, score });
    options.onProgress?.(scores.length, total);
  }
  return scores;
}

function refuseSingle({ label, n }: ClassPart, side: string): void {
  if (n >= 2) return;
  throw new Refusal(
    'BAD_INPUT',
    `a class needs at least 2 images for its covariance, and "${label}" of the ${side} has ${n}`,
    'Add images of that class, or leave it out on both sides.',
  );
}

interface ReferenceClasses {
  readonly labels: ReadonlySet<string>;
  parts(settings: MetricSettings, options: MetricOptions): AsyncIterable<ClassPart>;
}

/** Rows where all are at hand, else what was stored of each label. */
function classesOfReference(reference: MetricSide): ReferenceClasses {
  const { classes, features, allRows, n } = reference;
  if (classes !== undefined && allRows === undefined && features?.rows !== n) {
    return { labels: new Set(classes.keys()), parts: () => storedParts(classes) };
  }
  const { rows, labels } = labelledRows(reference, 'reference');
  return {
    labels: new Set(labels),
    parts: ({ ddof }, { signal }) => classParts(rows, labels, { ddof, signal }),
  };
}

async function* storedParts(classes: ReadonlyMap<string, Moments>): AsyncGenerator<ClassPart> {
  for (const label of [...classes.keys()].sort(compareNatural)) {
    const moments = classes.get(label)!;
    yield { label, n: moments.n, moments };
  }
}

function strangerWarnings(strangers: ReadonlySet<string>, counts: ReadonlyMap<string, number>): string[] {
  if (strangers.size === 0) return [];
  const images = [...strangers].reduce((sum, label) => sum + (counts.get(label) ?? 0), 0);
  return [
    `The per-class Frechet distance leaves ${images} images of the candidate out, whose labels the reference does not have: ${namesOf(strangers)}.`,
  ];
}

function fewWarnings(scores: readonly ClassScore[], dimension: number): string[] {
  return (['candidate', 'reference'] as const).flatMap((side) => {
    const counts = scores.map(({ label, n, referenceN }) => ({
      label,
      n: side === 'candidate' ? n : referenceN,
    }));
    const few = counts.filter(({ n }) => n < dimension + 1);
    if (few.length === 0) return [];
    const least = few.reduce((fewest, each) => (each.n < fewest.n ? each : fewest));
    const total = counts.reduce((sum, { n }) => sum + n, 0);
    return [
      `${few.length} of the ${counts.length} classes of the ${side} have fewer than ${dimension + 1} images for ${dimension} features (${total} images in all, the fewest are ${least.n} of "${least.label}"): their covariances are singular and the per-class Frechet distance is biased upwards. Compare only scores at the same number of images in each class.`,
    ];
  });
}
