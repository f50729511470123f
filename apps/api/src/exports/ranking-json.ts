import { reportedResults } from '@fidboard/database';
import { receiptPath } from '../receipts/issue-receipt.ts';
import { globalIdOf } from '../schema/global-id.ts';
import { type BoardExport, columnFacts, scopeOf } from './board-export.ts';

/** The ranking as JSON, with the whole protocol; docs/exports.md describes it. Scores are as computed, not scaled. */
export function rankingJson({
  url,
  board,
  version,
  protocol,
  references,
  columns,
  ranking,
  entries,
  reported,
}: BoardExport): object {
  return {
    board: { id: globalIdOf('Board', board.id), slug: board.slug, title: board.title, url },
    protocol: { ...(protocol.document as object), fingerprint: protocol.fingerprint },
    extractionFingerprint: protocol.extractionFingerprint,
    references: references.map(({ key, name, reference }) => ({
      key,
      id: globalIdOf('Reference', reference.id),
      name,
      images: reference.imageCount,
      sha256: reference.sampleSetSha256,
      statisticsSha256: reference.statisticsSha256,
    })),
    columns: columns.map(columnFacts),
    protocolVersion: version.number,
    ranking: ranking && { number: ranking.number, createdAt: ranking.createdAt.toISOString() },
    entries: entries.map(({ entry, team, method, submission, seeds, cells, receipts }) => ({
      position: entry.position,
      rank: entry.rank,
      previousRank: entry.previousRank,
      rankInterval: entry.rankLow === null ? null : { low: entry.rankLow, high: entry.rankHigh },
      team: { slug: team.slug, name: team.name },
      method: { slug: method.slug, name: method.name, baseline: method.baseline, nfe: method.nfe },
      submission: {
        id: globalIdOf('Submission', submission.id),
        label: submission.label || null,
        trainingImages: submission.trainingImages === null ? null : Number(submission.trainingImages),
        sha256: submission.sampleSetSha256,
      },
      scores: cells.flatMap((cell, at) =>
        cell === null
          ? []
          : [
              {
                ...scopeOf(columns[at]!),
                value: cell.value,
                standardError: cell.standardError,
                n: cell.n,
              },
            ],
      ),
      receipts: receipts.flatMap((receipt, at) =>
        receipt === null
          ? []
          : [{ reference: references[at]!.key, id: receipt.id, path: receiptPath(receipt.id) }],
      ),
      seedGroup: seeds && {
        seeds: seeds.seeds,
        scores: seeds.columns.flatMap((spread, at) =>
          spread === null ? [] : [{ ...scopeOf(columns[at]!), ...spread }],
        ),
      },
    })),
    reported: reported.map(({ result, before }) => ({ before, ...reportedResults.documentedResult(result) })),
  };
}
