import {
  describeProtocol,
  extractorTitleOf,
  METRICS,
  type PairScores,
  preprocessingTitleOf,
} from '@fidboard/evaluation';
import { type FeaturePlace, originText } from './network-place.ts';
import { digits } from './number-text.ts';
import { partsOf } from './score-parts.ts';

/** What a person reads: one line for each score and for its parts, then what they were computed from and the warnings. */
export function scoreTable(
  { scores, protocol, n, warnings: noted }: PairScores,
  place: FeaturePlace,
): string {
  const warnings = [...noted, ...place.warnings];
  const origin = originText(place.facts.features);
  const extractor = extractorTitleOf(protocol);
  const preprocessing = preprocessingTitleOf(protocol);
  const rows = scores.flatMap((score) => {
    const title = METRICS.find((each) => each.key === score.metric)?.title ?? score.metric;
    const { parts, left } = partsOf(score);
    return [
      row(`${title}, ${extractor}`, score),
      ...parts.map((part) => row(`  ${part.name}`, part)),
      ...(left > 0 ? [[`  and ${left} more, see --json`, '', ''] as const] : []),
    ];
  });
  const facts = [
    ['n', `${n.candidate ?? 'unknown'} against ${n.reference ?? 'unknown'}`, ''],
    ...(origin ? [['features', origin, ''] as const] : []),
    ['protocol', describeProtocol(protocol), ''],
    ...(preprocessing ? [['preprocessing', preprocessing, ''] as const] : []),
    ['fingerprint', protocol.fingerprint, ''],
  ] as const;
  const width = Math.max(...[...rows, ...facts].map(([name]) => name.length));
  const valueWidth = Math.max(0, ...rows.map(([, value]) => value.length));
  const lines = [
    ...rows.map(([name, value, error]) =>
      `${name.padEnd(width)}  ${value.padStart(valueWidth)}  ${error}`.trimEnd(),
    ),
    '',
    ...facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...(warnings.length > 0 ? [''] : []),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}

function row(name: string, { value, standardError }: { value: number; standardError: number | null }) {
  return [name, digits(value, 6), standardError === null ? '' : `± ${digits(standardError, 2)}`] as const;
}
