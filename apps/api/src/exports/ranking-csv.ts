import { boards } from '@fidboard/database';
import { describeProtocol, parseProtocol } from '@fidboard/protocol';
import { globalIdOf } from '../schema/global-id.ts';
import { type BoardExport, receiptUrl } from './board-export.ts';

/**
 * The ranking as CSV (RFC 4180, UTF-8): one line for each method in the displayed order. Scores are as computed, not scaled.
 *
 * What papers report stands in line, marked in `reported`, without a position and with its source.
 */
export function rankingCsv(of: BoardExport): string {
  const { protocol, references, columns, ranking, entries, reported } = of;
  const keys = columns.map(boards.columnKeyOf);
  const receiptKeys = references.map(({ key }, at) => (at === 0 ? '' : `@${key}`));
  const about = describeProtocol(parseProtocol(protocol.document));
  const header = [
    ...[
      'position',
      'rank',
      'rank_low',
      'rank_high',
      'team',
      'method',
      'baseline',
      'reported',
      'label',
      'training_images',
      'images',
    ],
    ...keys.flatMap((key) => [key, `${key}_standard_error`]),
    'seeds',
    ...keys.flatMap((key) => [`${key}_seed_mean`, `${key}_seed_sd`]),
    ...[
      'submission',
      'samples_sha256',
      ...receiptKeys.flatMap((key) => [`receipt${key}`, `receipt_url${key}`]),
      'protocol',
      'protocol_fingerprint',
      'extraction_fingerprint',
      'ranking',
      'source',
    ],
  ];
  const lines = entries.map(({ entry, team, method, submission, seeds, cells, receipts }) => [
    ...[
      entry.position,
      entry.rank,
      entry.rankLow,
      entry.rankHigh,
      team.slug,
      method.name,
      method.baseline,
      false,
      submission.label,
    ],
    ...[submission.trainingImages, cells.find((cell) => cell !== null)?.n ?? null],
    ...cells.flatMap((cell) => [cell?.value ?? null, cell?.standardError ?? null]),
    seeds?.seeds.length ?? null,
    ...columns.flatMap((_, at) => {
      const spread = seeds?.columns[at];
      return [spread?.mean ?? null, spread?.standardDeviation ?? null];
    }),
    ...[globalIdOf('Submission', submission.id), submission.sampleSetSha256],
    ...receipts.flatMap((receipt) => [receipt?.id ?? null, receipt && receiptUrl(of, receipt.id)]),
    ...[about, protocol.fingerprint, protocol.extractionFingerprint, ranking?.number ?? null, null],
  ]);
  // From the last, so that those before keep their places.
  for (const { result, before, values } of reported.toReversed()) {
    lines.splice(before, 0, [
      ...[null, null, null, null, null, result.method, false, true, null],
      ...[result.trainingImages, result.samples],
      ...values.flatMap((value) => [value, null]),
      null,
      ...values.flatMap(() => [null, null]),
      ...[null, null, ...receiptKeys.flatMap(() => [null, null]), null, null, null, null],
      [result.citation, result.table, result.url].filter((part) => part !== null).join(', '),
    ]);
  }
  return [header, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number | bigint | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  // People name methods: a name must not run where the file is opened.
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
