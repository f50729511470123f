import type { Field } from '@fidboard/core';
import { type BoardDocumentReference, referenceKey } from './board-document-references.ts';
import { findFacts, isServedByMoments, METRIC_FACTS, type MetricFacts } from './metric-facts.ts';

/** A column of a board: a metric against a reference over a class scope. */
export interface BoardDocumentColumn {
  /** A key of the metrics' registry. */
  readonly metric: string;
  /** The key of one of the board's references. */
  readonly reference: string;
  /** Of the images of one class alone, or `mean` for the mean of all per-class values; of the whole set where there is none. */
  readonly class?: string;
  readonly title: string;
  readonly direction: 'lower' | 'higher';
  /** Digits shown after the point. */
  readonly digits: number;
  /** The shown value is the score times this. */
  readonly scale: number;
  readonly primary: boolean;
  /** Whether it counts where the order is by mean or median rank; otherwise it is only shown. */
  readonly ranked: boolean;
}

/** The class scope that means the mean over all classes; no single class of this name can be asked for. */
export const MEAN_OF_CLASSES = 'mean';

const MOST_COLUMNS = 40;

/** The columns of a board with these references; a column that names none is against the first. */
export function parseColumns(
  field: Field,
  references: readonly BoardDocumentReference[],
): BoardDocumentColumn[] {
  const items = field.items();
  if (items.length === 0 || items.length > MOST_COLUMNS) field.refuse(`1 to ${MOST_COLUMNS} columns`);
  const columns = items.map((item) => columnOf(item, references));
  for (const [at, column] of columns.entries()) {
    if (columns.findIndex((other) => isSame(other, column)) < at)
      items[at]!.at('metric').refuse('a metric, reference and class of its own');
  }
  const unused = references.find(({ key }) => !columns.some(({ reference }) => reference === key));
  if (unused) field.refuse(`a column against each reference, "${unused.key}" too`);
  if (columns.filter(({ primary }) => primary).length !== 1) field.refuse('exactly one primary column');
  return columns;
}

/** Templates name it, so that nothing else takes its name before it can be computed. */
const RESERVED = 'sift_similarity';

function metricsNamed(got: string): string {
  const known = METRIC_FACTS.map(({ key }) => key).join(', ');
  return got === RESERVED ? `${known} (${RESERVED} is reserved: it is not computed yet)` : known;
}

function columnOf(item: Field, references: readonly BoardDocumentReference[]): BoardDocumentColumn {
  item.keys(['metric', 'title', 'direction', 'digits', 'scale', 'primary', 'ranked'], ['reference', 'class']);
  const named = item.optional('reference');
  const reference = named === undefined ? references[0]!.key : referenceKey(named);
  if (!references.some(({ key }) => key === reference))
    named?.refuse(`one of ${references.map(({ key }) => key).join(', ')}`);
  const metric = item.at('metric');
  const facts = findFacts(metric.text()) ?? metric.refuse(metricsNamed(metric.text()));
  const scope = item.optional('class');
  if (scope && facts.byClass === undefined)
    scope.refuse('no class, since this metric is not computed class by class');
  if (references.find(({ key }) => key === reference)?.kind === 'statistics')
    refuseMoreThanMoments(metric, facts, scope);
  return {
    metric: facts.key,
    reference,
    ...(scope === undefined ? {} : { class: scope.text(200) }),
    title: item.at('title').text(80),
    direction: item.at('direction').oneOf(['lower', 'higher']),
    digits: item.at('digits').integer(0, 8),
    scale: item.at('scale').number(1e-9, 1e9),
    primary: item.at('primary').oneOf([true, false]),
    ranked: item.at('ranked').oneOf([true, false]),
  };
}

/** Statistics of other tools are a mean and a covariance: no metric may look at more of them. */
function refuseMoreThanMoments(metric: Field, facts: MetricFacts, scope: Field | undefined): void {
  const served = METRIC_FACTS.filter(isServedByMoments).map(({ key }) => key);
  scope?.refuse('no class, since the reference is statistics, which have none');
  if (!isServedByMoments(facts))
    metric.refuse(
      `${served.join(', ')} against a reference that is statistics, since the others look at its features`,
    );
}

/** What a column is called where each needs a name of its own: `fid`, `fid[3]`, `fid@multi`, `fid[mean]@multi`; `first` is the board's first reference. */
export function columnKey(
  { metric, reference, class: scope }: Pick<BoardDocumentColumn, 'metric' | 'reference' | 'class'>,
  first: string,
): string {
  return `${metric}${scope === undefined ? '' : `[${scope}]`}${reference === first ? '' : `@${reference}`}`;
}

function isSame(a: BoardDocumentColumn, b: BoardDocumentColumn): boolean {
  return a.metric === b.metric && a.reference === b.reference && a.class === b.class;
}
