import { knownExtractors, METRICS } from '@fidboard/evaluation';

export interface MetricsOptions {
  json?: boolean;
}

/** `fidboard metrics`: what can be computed here. */
export async function metrics({ json = false }: MetricsOptions): Promise<void> {
  const listing = {
    metrics: METRICS.map(({ key, title, meaning, direction, needs }) => ({
      key,
      title,
      meaning,
      direction,
      needs,
    })),
    extractors: knownExtractors().map(({ id, title, dimension, head, licence, sha256 }) => ({
      id,
      title,
      dimension,
      classes: head?.classes ?? null,
      licence,
      sha256,
    })),
  };
  process.stdout.write(json ? `${JSON.stringify(listing)}\n` : asText(listing));
}

function asText({
  metrics,
  extractors,
}: {
  metrics: readonly MetricText[];
  extractors: readonly ExtractorText[];
}): string {
  const width = Math.max(...metrics.map(({ key }) => key.length), ...extractors.map(({ id }) => id.length));
  const lines = [
    'Metrics',
    ...metrics.map(
      ({ key, title, meaning, direction }) =>
        `  ${key.padEnd(width)}  ${title}, ${direction} is better. ${meaning}`,
    ),
    '',
    'Extractors',
    ...extractors.map(
      ({ id, title, dimension, classes, licence }) =>
        `  ${id.padEnd(width)}  ${title}, ${dimension} features, ${classes ? `a classifier of ${classes} classes` : 'no classifier'}, ${licence}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

type MetricText = { key: string; title: string; meaning: string; direction: string };
type ExtractorText = {
  id: string;
  title: string;
  dimension: number;
  classes: number | null;
  licence: string;
};
