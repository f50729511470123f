import type { JobContext } from '@fidboard/database';
import { boards, references, submissions } from '@fidboard/database';
import { readStatistics, scoreEvaluation } from '@fidboard/evaluation';
import type { Resources } from '../resources.ts';
import { loadFeatures } from './features.ts';
import { loadProtocol } from './protocol.ts';

/** Statistics and scores of a submission whose features are all in; publishes the board's next ranking. */
export async function scoreSubmission(
  resources: Resources,
  { submissionId }: { submissionId: string },
  { signal }: JobContext,
): Promise<void> {
  const { database, storage } = resources;
  const [submission] = await submissions.byIds(database, [submissionId]);
  if (submission?.state !== 'SCORING' || submission.sampleSetSha256 === null) return;
  const [board] = await boards.byIds(database, [submission.boardId]);
  const [reference] = await references.byIds(database, [board!.referenceId]);
  if (reference?.statisticsSha256 == null) {
    throw new Error(`scoreSubmission: expected a READY reference, got ${reference?.state ?? 'none'}`);
  }
  const { protocol, extractionFingerprint } = await loadProtocol(database, board!.protocolFingerprint);
  const set = { sampleSetSha256: submission.sampleSetSha256, extractionFingerprint };
  const columns = await boards.columnsOf(database, [submission.boardId]);
  const candidate = await loadFeatures(resources, set);
  const n = candidate.reduce((sum, shard) => sum + shard.rows, 0);
  const { scores, warnings } = await scoreEvaluation(
    {
      candidate,
      reference: await readStatistics(await storage.localPath(reference.statisticsSha256)),
      protocol,
      metrics: columns.map((column) => column.metric),
    },
    { signal },
  );
  await submissions.complete(database, submissionId, {
    scores: scores.map((score) => ({ ...score, n })),
    warnings,
  });
}
