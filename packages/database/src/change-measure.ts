import { canonicalJson, Refusal } from '@fidboard/core';
import { type NewMeasure, setMeasure, WITH_MEASURE } from './board-measure.ts';
import { changeBoard } from './changes.ts';
import { areComplete, type Coverage, coverageOf } from './coverage.ts';
import type { Transaction } from './database.ts';
import type { Board } from './models.ts';
import type { VersionWithMeasure } from './protocol-versions.ts';
import { begin } from './reevaluations/begin.ts';
import { giveUp, makeCurrent } from './reevaluations/publish.ts';

/** What a document measures with. */
export type WantedMeasure = NewMeasure & { protocolFingerprint: string };

/**
 * Has a board measure with what is wanted; true where it has been ranked anew for that.
 *
 * Titles, digits, scales, names and the order of columns and references are changed where they are. Whatever else makes a version of the
 * board, so that what was measured and ranked stays as it was; as long as nothing was, the version that is there is changed. Where
 * submissions lack scores that are wanted, the version is PENDING until they have them; a version that was PENDING before is given up.
 *
 * Refuses (CONFLICT), without `reEvaluate`, to have submissions evaluated again. The board and all of its submissions must be locked.
 */
export async function changeMeasure(
  tx: Transaction,
  { board, versions }: { board: Board; versions: readonly VersionWithMeasure[] },
  { reEvaluate, ...wanted }: WantedMeasure & { reEvaluate: boolean },
): Promise<boolean> {
  const pending = versions.find(({ state }) => state === 'PENDING');
  const current = versions.find(({ state }) => state === 'CURRENT')!;
  const text = measureText(wanted);
  if (pending !== undefined) {
    if (measureText(asWanted(pending)) === text) {
      await setMeasure(tx, pending, wanted);
      return false;
    }
    await giveUp(tx, pending);
  }
  if (measureText(asWanted(current)) === text) {
    await setMeasure(tx, current, wanted);
    return false;
  }
  if (!(await isUsed(tx, current))) {
    const { protocolFingerprint } = wanted;
    await tx.protocolVersion.update({ where: { id: current.id }, data: { protocolFingerprint } });
    await tx.board.update({ where: { id: board.id }, data: { protocolFingerprint } });
    await setMeasure(tx, current, wanted);
    return false;
  }
  const lacking = await submissionsLacking(tx, board, wanted);
  if (lacking.length > 0 && lacking.every(({ withoutSamples }) => withoutSamples)) throw lacksSamples(board);
  if (lacking.length > 0 && !reEvaluate) throw needsReEvaluation(board, lacking.length);
  const isMoved = lacking.length > 0 || needsOtherScores(asWanted(current), wanted);
  const version = await createPending(tx, { current, isMoved }, wanted);
  const standing = lacking.filter(({ state }) => state === 'SCORED');
  const submissionIds = standing.filter(({ withoutSamples }) => !withoutSamples).map(({ id }) => id);
  if (submissionIds.length === 0) {
    await makeCurrent(tx, version);
    return true;
  }
  const notHere = standing.filter(({ withoutSamples }) => withoutSamples).map(({ id }) => id);
  await failWithoutSamples(tx, version, notHere);
  await begin(tx, version, { submissionIds, awaited: true });
  await changeBoard(tx, board.id, {
    kind: 'protocol.pending',
    payload: { protocolVersion: version.number, submissions: submissionIds.length },
  });
  return false;
}

/** All of a measure but how it is shown: two with the same text order the same methods by the same scores. */
function measureText({ protocolFingerprint, references, columns }: WantedMeasure): string {
  const idOf = new Map(references.map(({ key, referenceId }) => [key, referenceId]));
  const facts = columns.map((column) =>
    canonicalJson({
      metric: column.metric,
      reference: idOf.get(column.reference ?? references[0]!.key) ?? null,
      class: column.classScope ?? '',
      direction: column.direction,
      primary: column.primary ?? false,
      ranked: column.ranked ?? true,
    }),
  );
  return canonicalJson({
    protocolFingerprint,
    references: references.map(({ referenceId }) => referenceId).toSorted(),
    columns: facts.toSorted(),
  });
}

function asWanted({ protocolFingerprint, references, columns }: VersionWithMeasure): WantedMeasure {
  return {
    protocolFingerprint,
    references,
    columns: columns.map(({ reference, ...column }) => ({ ...column, reference: reference.key })),
  };
}

/** Whether scores of the one cannot stand beside those of the other: another protocol, or a reference more. */
function needsOtherScores(from: WantedMeasure, to: WantedMeasure): boolean {
  const has = new Set(from.references.map(({ referenceId }) => referenceId));
  return (
    from.protocolFingerprint !== to.protocolFingerprint ||
    to.references.some(({ referenceId }) => !has.has(referenceId))
  );
}

async function isUsed(tx: Transaction, { id: versionId }: VersionWithMeasure): Promise<boolean> {
  const [evaluation, ranking] = await Promise.all([
    tx.evaluation.findFirst({ where: { versionId }, select: { id: true } }),
    tx.ranking.findFirst({ where: { versionId }, select: { id: true } }),
  ]);
  return evaluation !== null || ranking !== null;
}

/** The submissions that have scores, or will, but not all that are wanted. */
async function submissionsLacking(tx: Transaction, { id: boardId }: Board, wanted: WantedMeasure) {
  const { protocolFingerprint, references, columns } = wanted;
  const idOf = new Map(references.map(({ key, referenceId }) => [key, referenceId]));
  const coverage: Coverage = await coverageOf(tx, {
    boardId,
    protocolFingerprint,
    columns: columns.map(({ metric, classScope = '', reference = references[0]!.key }) => ({
      metric,
      classScope,
      referenceId: idOf.get(reference)!,
    })),
  });
  const standing = await tx.submission.findMany({
    where: { boardId, state: { in: ['SCORED', 'QUEUED', 'EXTRACTING', 'SCORING'] } },
    select: {
      id: true,
      state: true,
      withoutSamples: true,
      evaluations: { select: { referenceId: true, versionId: true, finishedAt: true } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return standing.filter(({ state, evaluations }) => {
    // Of one on its way, those that it will have count too.
    const own = evaluations.filter(({ finishedAt }) => finishedAt !== null || state !== 'SCORED');
    return !areComplete(coverage, own);
  });
}

function needsReEvaluation({ slug }: Board, count: number): Refusal {
  const submissions = count === 1 ? 'its submission was' : `its ${count} submissions were`;
  return new Refusal(
    'CONFLICT',
    `${slug}: expected the protocol, the references and the metrics that ${submissions} scored with, got others`,
    `Have ${count === 1 ? 'it' : `the ${count}`} evaluated again by fidboard board apply --re-evaluate (reEvaluate: true in the API); the ranking stays until that is done, and earlier ones for good.`,
  );
}

function lacksSamples({ slug }: Board): Refusal {
  return new Refusal(
    'CONFLICT',
    `${slug}: expected submissions whose samples are here, got those of a board that was loaded without them`,
    'Load the board from a dump with its samples, under another slug.',
  );
}

/** What a board was loaded without cannot be evaluated again. */
async function failWithoutSamples(
  tx: Transaction,
  { id: versionId }: VersionWithMeasure,
  submissionIds: readonly string[],
): Promise<void> {
  await tx.reevaluation.createMany({
    data: submissionIds.map((submissionId) => ({
      versionId,
      submissionId,
      awaited: false,
      state: 'FAILED',
      failureCode: 'CONFLICT',
      failureMessage: 'Its samples are not here: the board was loaded without them.',
      failureFault: 'PLATFORM',
      finishedAt: new Date(),
    })),
  });
}

/** A version with what is wanted: the next number where scores differ, else the next revision of the number. */
async function createPending(
  tx: Transaction,
  { current: { boardId, number }, isMoved }: { current: VersionWithMeasure; isMoved: boolean },
  wanted: WantedMeasure,
): Promise<VersionWithMeasure> {
  const { _max: last } = await tx.protocolVersion.aggregate({
    where: isMoved ? { boardId } : { boardId, number },
    _max: { number: true, revision: true },
  });
  const place = isMoved ? { number: last.number! + 1 } : { number, revision: last.revision! + 1 };
  const { protocolFingerprint } = wanted;
  const { id } = await tx.protocolVersion.create({
    data: { boardId, ...place, protocolFingerprint, state: 'PENDING' },
  });
  await setMeasure(tx, { id, boardId }, wanted);
  return tx.protocolVersion.findUniqueOrThrow({ where: { id }, ...WITH_MEASURE });
}
