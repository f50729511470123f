import { type Json, Refusal } from '@fidboard/core';
import { type MetricScore, meanOfClasses, metricByKey } from '@fidboard/metrics';
import { MEAN_OF_CLASSES } from '@fidboard/protocol';
import { type EvaluationScore, recorded } from './score-statistics.ts';

/** A metric of the whole set, or of one class of it, or (`mean`) the mean of its per-class values. */
export interface ScopedMetric {
  readonly metric: string;
  readonly class?: string | undefined;
}

/** The key of the metric that computes a scope: another one where the scope is a class. Refuses (USAGE) where none does. */
export function computedBy({ metric: key, class: scope }: ScopedMetric): string {
  const { byClass } = metricByKey(key);
  if (scope === undefined) return key;
  if (byClass !== undefined) return byClass;
  throw new Refusal(
    'USAGE',
    `there is no per-class value of the metric "${key}"`,
    'Leave its class out, or choose fid or classification_accuracy_score.',
  );
}

/** The scores of the scopes that were asked for, read from what their metrics computed; a class that nobody has is left out with a warning. */
export function scoresOfScopes(
  wanted: readonly ScopedMetric[],
  computed: readonly MetricScore[],
): { readonly scores: readonly EvaluationScore[]; readonly warnings: readonly string[] } {
  const scores: EvaluationScore[] = [];
  const warnings: string[] = [];
  for (const each of wanted) {
    const score = computed.find(({ metric }) => metric === computedBy(each));
    // Left out by its metric, with a warning of its own.
    if (score === undefined) continue;
    const scoped = each.class === undefined ? recorded(score) : scopedScore(each.metric, each.class, score);
    if (scoped === null)
      warnings.push(`${metricByKey(each.metric).title}: there is no class "${each.class}".`);
    else scores.push(scoped);
  }
  return { scores, warnings };
}

function scopedScore(
  metric: string,
  scope: string,
  { classes, details }: MetricScore,
): EvaluationScore | null {
  if (classes === undefined || classes.size === 0) return null;
  const found = scope === MEAN_OF_CLASSES ? meanOfClasses(classes) : classes.get(scope);
  if (found === undefined) return null;
  const covers: Json = details.standardErrorCovers ?? null;
  return {
    metric,
    class: scope,
    ...found,
    details: {
      ...(scope === MEAN_OF_CLASSES ? { classes: classes.size } : {}),
      standardErrorCovers: found.standardError === null ? null : covers,
    },
  };
}
