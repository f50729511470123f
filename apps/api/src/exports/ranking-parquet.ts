import { canonicalJson, type Json } from '@fidboard/core';
import { reportedResults, type SeedSpread } from '@fidboard/database';
import { describeProtocol, parseProtocol } from '@fidboard/protocol';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { globalIdOf } from '../schema/global-id.ts';
import { type BoardExport, columnFacts, type ExportEntry, receiptUrl } from './board-export.ts';

type Cell = ExportEntry['cells'][number];
type Value = string | number | bigint | boolean | null;

/** One column of the file, read from a method's entry and its cell in one column of the board. */
interface Field {
  readonly name: string;
  readonly type: 'STRING' | 'BOOLEAN' | 'INT32' | 'INT64' | 'DOUBLE';
  read(at: Place): Value;
}

interface Place {
  readonly of: BoardExport;
  readonly entry: ExportEntry;
  readonly column: BoardExport['columns'][number];
  readonly cell: Cell;
  /** Of the column, over the seeds beside the submission. */
  readonly spread: SeedSpread | null;
}

const FIELDS: readonly Field[] = [
  { name: 'position', type: 'INT32', read: ({ entry }) => entry.entry.position },
  { name: 'rank', type: 'INT32', read: ({ entry }) => entry.entry.rank },
  { name: 'rank_low', type: 'INT32', read: ({ entry }) => entry.entry.rankLow },
  { name: 'rank_high', type: 'INT32', read: ({ entry }) => entry.entry.rankHigh },
  { name: 'group', type: 'INT32', read: ({ entry }) => entry.entry.group },
  { name: 'team', type: 'STRING', read: ({ entry }) => entry.team.slug },
  { name: 'method', type: 'STRING', read: ({ entry }) => entry.method.slug },
  { name: 'method_name', type: 'STRING', read: ({ entry }) => entry.method.name },
  { name: 'baseline', type: 'BOOLEAN', read: ({ entry }) => entry.method.baseline },
  { name: 'nfe', type: 'INT32', read: ({ entry }) => entry.method.nfe },
  { name: 'parameters', type: 'INT64', read: ({ entry }) => entry.method.parameters },
  { name: 'teacher', type: 'STRING', read: ({ entry }) => entry.method.teacher },
  { name: 'data_free', type: 'BOOLEAN', read: ({ entry }) => entry.method.dataFree },
  { name: 'label', type: 'STRING', read: ({ entry }) => entry.submission.label || null },
  { name: 'training_images', type: 'INT64', read: ({ entry }) => entry.submission.trainingImages },
  { name: 'metric', type: 'STRING', read: ({ column }) => column.metric },
  { name: 'reference', type: 'STRING', read: ({ column }) => column.reference.key },
  { name: 'class', type: 'STRING', read: ({ column }) => column.classScope || null },
  { name: 'column_title', type: 'STRING', read: ({ column }) => column.title },
  { name: 'direction', type: 'STRING', read: ({ column }) => column.direction.toLowerCase() },
  { name: 'primary', type: 'BOOLEAN', read: ({ column }) => column.primary },
  { name: 'value', type: 'DOUBLE', read: ({ cell }) => cell?.value ?? null },
  { name: 'standard_error', type: 'DOUBLE', read: ({ cell }) => cell?.standardError ?? null },
  { name: 'n', type: 'INT32', read: ({ cell }) => cell?.n ?? null },
  { name: 'seeds', type: 'INT32', read: ({ spread }) => spread?.n ?? null },
  { name: 'seed_mean', type: 'DOUBLE', read: ({ spread }) => spread?.mean ?? null },
  { name: 'seed_sd', type: 'DOUBLE', read: ({ spread }) => spread?.standardDeviation ?? null },
  { name: 'submission', type: 'STRING', read: ({ entry }) => globalIdOf('Submission', entry.submission.id) },
  { name: 'sample_set_sha256', type: 'STRING', read: ({ entry }) => entry.submission.sampleSetSha256 },
  { name: 'protocol_fingerprint', type: 'STRING', read: ({ of }) => of.protocol.fingerprint },
  { name: 'receipt', type: 'STRING', read: (at) => receiptOf(at)?.id ?? null },
  {
    name: 'receipt_url',
    type: 'STRING',
    read: (at) => {
      const receipt = receiptOf(at);
      return receipt && receiptUrl(at.of, receipt.id);
    },
  },
];

/** The receipt of the evaluation that a cell is from. */
function receiptOf({ entry, column }: Place): ExportEntry['receipts'][number] {
  return entry.receipts[column.reference.position] ?? null;
}

/**
 * The ranking as Apache Parquet: one row for each method in each column of the board, in the displayed order.
 *
 * Scores are as computed, not scaled. The file's key-value metadata holds the protocol (`fidboard.protocol`, canonical
 * JSON, with its fingerprint and in words) and what the board is; docs/exports.md lists the keys.
 */
export function rankingParquet(of: BoardExport): Buffer {
  const rows = of.entries.flatMap((entry) =>
    of.columns.map((column, index) => ({
      of,
      entry,
      column,
      cell: entry.cells[index] ?? null,
      spread: entry.seeds?.columns[index] ?? null,
    })),
  );
  const columnData = FIELDS.map(
    ({ name, type, read }): ColumnSource => ({
      name,
      type,
      data: rows.map((row) => read(row)),
    }),
  );
  return Buffer.from(parquetWriteBuffer({ columnData, kvMetadata: metadataOf(of), createdBy: 'fidboard' }));
}

function metadataOf({ url, board, protocol, references, columns, ranking, reported }: BoardExport) {
  const document = parseProtocol(protocol.document);
  const facts = {
    'fidboard.board': board.slug,
    'fidboard.title': board.title,
    'fidboard.url': url,
    'fidboard.ranking': ranking && String(ranking.number),
    'fidboard.ranked_at': ranking?.createdAt.toISOString() ?? null,
    'fidboard.protocol': canonicalJson(protocol.document as Json),
    'fidboard.protocol_in_words': describeProtocol(document),
    'fidboard.protocol_fingerprint': protocol.fingerprint,
    'fidboard.extraction_fingerprint': protocol.extractionFingerprint,
    'fidboard.references': canonicalJson(
      references.map(({ key, name, reference }) => ({ key, name, sha256: reference.sampleSetSha256 })),
    ),
    'fidboard.columns': canonicalJson(columns.map(columnFacts)),
    'fidboard.reported':
      reported.length === 0
        ? null
        : canonicalJson(reported.map(({ result }) => ({ ...reportedResults.documentedResult(result) }))),
  };
  return Object.entries(facts).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
}
