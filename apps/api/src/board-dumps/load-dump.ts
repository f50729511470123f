import { Refusal } from '@fidboard/core';
import { type BoardUpload, type CheckedDump, loadBoard } from '@fidboard/database';
import {
  checkEvaluation,
  DUMP_TABLES,
  type DumpFile,
  type DumpRow,
  hashOfBlob,
  openDump,
} from '@fidboard/protocol';
import type { Services } from '../schema/context.ts';

/**
 * Makes a board of a dump that has arrived, or refuses it whole.
 *
 * First everything is read and held against its manifest and its receipts, and blobs go to storage by their hashes; then all rows
 * are written in one transaction. After a crash in between there are blobs that no row names, which the sweep of storage lets go.
 */
export async function loadDump(
  { database, blobs, clock, log }: Services,
  { path, upload: { id, hostId, slug } }: { path: string; upload: BoardUpload },
): Promise<void> {
  await using file = await openDump(path);
  const { named, ...checked } = await checkRows(file);
  const stored = new Set<string>();
  for (const member of file.manifest.members.slice(DUMP_TABLES.length)) {
    const sha256 = hashOfBlob(member);
    if (sha256 === null || !named.has(sha256))
      throw unfit(`expected blobs that its rows name, got ${member.name}`);
    await blobs.put(file.open(member), { expected: sha256 });
    stored.add(sha256);
  }
  const lost = checked.statistics.find((sha256) => !stored.has(sha256));
  if (lost !== undefined) throw unfit(`expected the statistics ${lost} of a reference, got none`);
  const dump: CheckedDump = {
    manifest: file.manifest,
    blobs: stored,
    rows: (table) => file.rows(table),
    receiptOf: checked.receiptOf,
  };
  const board = await loadBoard(database, dump, { slug, hostId, uploadId: id, now: clock.now() });
  log.info({ boardId: board.id, origin: file.manifest.origins[0]?.url }, 'dump: loaded a board');
}

/** Reads every row once, and every receipt. */
async function checkRows(file: DumpFile) {
  const { origins, samples } = file.manifest;
  const named = new Set<string>();
  const references: DumpRow<'references'>[] = [];
  const sampleSetOf: (string | null)[] = [];
  const receiptOf = (evaluation: DumpRow<'evaluations'>) => {
    const reference = references[evaluation.reference];
    const sampleSet = sampleSetOf[evaluation.submission];
    if (reference === undefined || sampleSet === undefined)
      throw unfit('expected evaluations of its submissions and references, got others');
    const name = `dump: evaluation of submission ${evaluation.submission}`;
    return checkEvaluation({ evaluation, submission: { sampleSet }, reference }, { origins, name });
  };
  await readAll(file, 'board');
  await readAll(file, 'protocols');
  for await (const { sha256, thumbnails } of file.rows('sampleSets')) {
    if (samples) for (const blob of [sha256, ...thumbnails]) named.add(blob);
  }
  for await (const reference of file.rows('references')) {
    references.push(reference);
    if (reference.statisticsSha256 !== null) named.add(reference.statisticsSha256);
  }
  await readAll(file, 'versions');
  await readAll(file, 'teams');
  await readAll(file, 'entrants');
  await readAll(file, 'methods');
  for await (const { sampleSet } of file.rows('submissions')) sampleSetOf.push(sampleSet);
  for await (const evaluation of file.rows('evaluations')) receiptOf(evaluation);
  await readAll(file, 'rankings');
  await readAll(file, 'hostActions');
  const statistics = references.flatMap(({ statisticsSha256 }) => statisticsSha256 ?? []);
  return { named, statistics, receiptOf };
}

async function readAll(file: DumpFile, table: (typeof DUMP_TABLES)[number]): Promise<void> {
  for await (const _ of file.rows(table));
}

function unfit(rule: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `dump: ${rule}`,
    'Dump the board again, and leave the file as it is; docs/dumps.md describes it.',
  );
}
