import { describeProtocol, extractorTitleOf, METRICS, type PairScores } from '@fidboard/evaluation';
import { digits } from './number-text.ts';

/** What a person reads: one line for each score, then what they were computed from and the warnings. */
export function scoreTable({ scores, protocol, n, warnings }: PairScores): string {
  const extractor = extractorTitleOf(protocol);
  const rows = scores.map(({ metric, value, standardError }) => {
    const title = METRICS.find((each) => each.key === metric)?.title ?? metric;
    const error = standardError === null ? '' : `± ${digits(standardError, 2)}`;
    return [`${title}, ${extractor}`, digits(value, 6), error] as const;
  });
  const facts = [
    ['n', `${n.candidate ?? 'unknown'} against ${n.reference ?? 'unknown'}`, ''],
    ['protocol', describeProtocol(protocol), ''],
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
