import { changeBoard } from '../changes.ts';
import type { Transaction } from '../database.ts';
import { recordHostAction } from '../host-actions.ts';
import type { ProtocolVersion } from '../models.ts';
import { removeWaitingJobs } from '../queue/add.ts';
import { publishRanking } from '../rankings.ts';
import { OPEN_STATES } from './states.ts';

/**
 * Ranks a board by its pending version once every submission that it waits for has ended under it. The board's row must be locked.
 *
 * Where none of them came to a score, as when a reference could not be prepared, the version is given up and the ranking stays.
 */
export async function publishIfEvaluated(tx: Transaction, versionId: string): Promise<void> {
  const awaited = await tx.reevaluation.groupBy({
    by: ['state'],
    where: { versionId, awaited: true },
    _count: true,
  });
  const count = (states: readonly string[]) =>
    awaited.filter(({ state }) => states.includes(state)).reduce((sum, { _count }) => sum + _count, 0);
  if (count(OPEN_STATES) > 0) return;
  const version = await tx.protocolVersion.findUniqueOrThrow({ where: { id: versionId } });
  if (count(['SCORED']) > 0 || count(['FAILED']) === 0) return makeCurrent(tx, version);
  await giveUp(tx, version);
  const { boardId, number: protocolVersion } = version;
  const payload = { protocolVersion, failed: count(['FAILED']) };
  await changeBoard(tx, boardId, { kind: 'protocol.failed', payload });
  await recordHostAction(tx, { boardId, actorId: null, action: 'protocol.failed', details: payload });
}

/** From now on the board is ranked by the version; its first ranking under it is made where it has had one before. */
export async function makeCurrent(
  tx: Transaction,
  { id, boardId, number, protocolFingerprint }: ProtocolVersion,
): Promise<void> {
  const before = await tx.protocolVersion.findFirstOrThrow({ where: { boardId, state: 'CURRENT' } });
  await tx.protocolVersion.update({ where: { id: before.id }, data: { state: 'SUPERSEDED' } });
  await tx.protocolVersion.update({ where: { id }, data: { state: 'CURRENT', publishedAt: new Date() } });
  await tx.board.update({ where: { id: boardId }, data: { protocolFingerprint } });
  if (number !== before.number) {
    const payload = { protocolVersion: number };
    await changeBoard(tx, boardId, { kind: 'protocol.published', payload });
    await recordHostAction(tx, { boardId, actorId: null, action: 'protocol.published', details: payload });
  }
  const ranked = await tx.ranking.findFirst({ where: { boardId }, select: { id: true } });
  if (ranked !== null) await publishRanking(tx, boardId, null);
}

/** Gives up a version that the board was to be ranked by; what was computed under it stays, with its receipts. */
export async function giveUp(tx: Transaction, { id }: ProtocolVersion): Promise<void> {
  const open = await tx.reevaluation.findMany({
    where: { versionId: id, state: { in: [...OPEN_STATES] } },
    select: { id: true },
  });
  for (const { id: reevaluationId } of open) await removeWaitingJobs(tx, { reevaluationId });
  const ids = open.map(({ id: reevaluationId }) => reevaluationId);
  await tx.evaluation.deleteMany({ where: { reevaluationId: { in: ids }, finishedAt: null } });
  await tx.reevaluation.updateMany({
    where: { id: { in: ids } },
    data: { state: 'CANCELLED', imagesPerSecond: null, finishedAt: new Date() },
  });
  await tx.protocolVersion.update({ where: { id }, data: { state: 'SUPERSEDED' } });
}
