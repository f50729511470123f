import { type Field, Refusal } from '@fidboard/core';
import { type BoardDocumentColumn, MEAN_OF_CLASSES } from './board-document-columns.ts';
import { findFacts, METRIC_FACTS, type MetricFacts } from './metric-facts.ts';

/**
 * The columns of a file that people write: each a metric by its key alone, or with what differs from its convention.
 *
 * `first` is what columns are against that name no reference; the document says whether it is a key. The first column is primary
 * where none says that it is.
 */
export function conventionalColumns(field: Field, first: unknown): BoardDocumentColumn[] {
  const columns = field.items().map((item) => columnOf(item, first));
  if (columns.some(({ primary }) => primary)) return columns;
  return columns.map((column, at) => ({ ...column, primary: at === 0 }));
}

function columnOf(field: Field, first: unknown): BoardDocumentColumn {
  const short = typeof field.value === 'string';
  if (!short)
    field.keys(
      ['metric'],
      ['reference', 'class', 'title', 'direction', 'digits', 'scale', 'primary', 'ranked'],
    );
  const metric = knownFacts(short ? field.text() : field.at('metric').text());
  const chosen = (key: string) => (short ? undefined : field.optional(key));
  const scope = chosen('class')?.text();
  return {
    metric: metric.key,
    reference: (chosen('reference')?.value ?? first) as string,
    ...(scope === undefined ? {} : { class: scope }),
    title: chosen('title')?.text() ?? titleOf(metric.title, scope),
    direction: chosen('direction')?.oneOf(['lower', 'higher']) ?? metric.direction,
    digits: chosen('digits')?.integer(0, 8) ?? metric.digits,
    scale: chosen('scale')?.number(1e-9, 1e9) ?? metric.scale,
    primary: chosen('primary')?.oneOf([true, false]) ?? false,
    ranked: chosen('ranked')?.oneOf([true, false]) ?? true,
  };
}

/** The facts of the metric with this key; refuses an unknown key and lists the known ones. */
export function knownFacts(key: string): MetricFacts {
  const facts = findFacts(key);
  if (facts !== undefined) return facts;
  throw new Refusal(
    'USAGE',
    `there is no metric "${key}"`,
    `Choose among: ${METRIC_FACTS.map((known) => known.key).join(', ')}.`,
  );
}

/** "Frechet distance, class cat". */
function titleOf(title: string, scope: string | undefined): string {
  if (scope === undefined) return title;
  return scope === MEAN_OF_CLASSES ? `${title}, mean over classes` : `${title}, class ${scope}`.slice(0, 80);
}
