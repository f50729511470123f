import {
  type Comparison,
  describeProtocol,
  extractorTitleOf,
  type FeatureOrigin,
  METRICS,
  type MetricDifference,
  preprocessingTitleOf,
} from '@fidboard/evaluation';
import { originText } from './network-place.ts';
import { digits } from './number-text.ts';

/** What a person reads: for each metric the two scores, their difference and whether sampling could have made it. */
export function comparisonTable(
  { differences, protocol, n, warnings }: Comparison,
  features: readonly FeatureOrigin[],
): string {
  const origin = originText(features);
  const extractor = extractorTitleOf(protocol);
  const preprocessing = preprocessingTitleOf(protocol);
  const rows = [
    ['', 'A', 'B', 'A - B', ''],
    ...differences.map((each) => [
      `${METRICS.find(({ key }) => key === each.metric)?.title ?? each.metric}, ${extractor}`,
      withError(each.first.value, each.first.standardError),
      withError(each.second.value, each.second.standardError),
      withError(each.difference, each.standardError),
      judgement(each),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [a, b, against] = [n.first, n.second, n.reference].map((count) => count ?? 'unknown');
  const lines = [
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    `n            ${a} and ${b}, each against ${against}`,
    ...(origin ? [`features     ${origin}`] : []),
    `protocol     ${describeProtocol(protocol)}`,
    ...(preprocessing ? [`images as    ${preprocessing}`] : []),
    `fingerprint  ${protocol.fingerprint}`,
    '',
    'Errors are of drawing the images of A and B; training a model anew moves its scores more.',
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}

function judgement({ difference, distinguishable, direction, z }: MetricDifference): string {
  if (distinguishable === null) return 'no error known';
  if (!distinguishable) return 'cannot be told apart';
  const better = difference < 0 === (direction === 'lower') ? 'A' : 'B';
  return z === null ? `${better} is better` : `${better} is better, by ${digits(z, 2)} standard errors`;
}

function withError(value: number, error: number | null): string {
  return error === null ? digits(value, 6) : `${digits(value, 6)} ± ${digits(error, 2)}`;
}
