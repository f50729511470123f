import { type Json, Refusal } from '@fidboard/core';
import { DUMP_TABLES, type DumpRow, type DumpTable, parseProtocol } from '@fidboard/protocol';
import { documentOf } from '../apply-board.ts';
import { WITH_MEASURE } from '../board-measure.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import type { Board, BoardOrigin, Note, Receipt } from '../models.ts';
import { currentOf } from '../protocol-versions.ts';

/** What takes a dump's tables, in their order, each to its end before the next. */
export interface DumpTarget {
  /** The rows of a table, as JSON can hold them. */
  table<Table extends DumpTable>(table: Table, rows: AsyncIterable<Json>): Promise<void>;
  /** The signed receipt of a row, byte for byte. */
  sign(receipt: Receipt): Promise<string>;
}

/** What a dump is of, besides its rows. */
export interface DumpedBoard {
  readonly board: Board;
  /** The platforms that it had been loaded from, the latest first. */
  readonly origins: readonly BoardOrigin[];
  /** What may be given away of the images: archives and previews. */
  readonly samples: ReadonlySet<string>;
  /** Stored statistics. */
  readonly statistics: ReadonlySet<string>;
}

const TIMEOUT_MS = 15 * 60_000;
const AT_ONCE = 100;
const BY_TIME = [{ createdAt: 'asc' }, { id: 'asc' }] as const;

const ENDED = ['SCORED', 'FAILED', 'CANCELLED', 'WITHDRAWN'] as const;

/**
 * Reads a board as it is at one moment, whatever happens meanwhile. Rows come in the order in which they were made.
 *
 * Refuses (CONFLICT) while a reference of the board is being prepared: there is nothing yet to give to another platform.
 */
export function readBoard(database: Database, boardId: string, target: DumpTarget): Promise<DumpedBoard> {
  const options = { snapshot: true, timeout: TIMEOUT_MS };
  return transaction(database, (tx) => new Reading(tx, boardId, target).all(), options);
}

class Reading {
  readonly #teams = new Map<string, number>();
  readonly #methods = new Map<string, number>();
  readonly #submissions = new Map<string, number>();
  readonly #evaluations = new Map<string, number>();
  readonly #references = new Map<string, number>();
  readonly #versions = new Map<string, number>();
  readonly #phases = new Map<string, string>();
  readonly #samples = new Set<string>();
  readonly #statistics = new Set<string>();

  constructor(
    private readonly tx: Transaction,
    private readonly boardId: string,
    private readonly target: DumpTarget,
  ) {}

  async all(): Promise<DumpedBoard> {
    const readers: { readonly [Table in DumpTable]: () => AsyncIterable<DumpRow<Table>> } = {
      board: () => this.board(),
      protocols: () => this.protocols(),
      sampleSets: () => this.sampleSets(),
      references: () => this.references(),
      versions: () => this.versions(),
      teams: () => this.teams(),
      entrants: () => this.entrants(),
      methods: () => this.methods(),
      submissions: () => this.submissions(),
      evaluations: () => this.evaluations(),
      rankings: () => this.rankings(),
      hostActions: () => this.hostActions(),
    };
    // Rows are plain JSON; of interfaces, which may be added to, the compiler does not take it.
    for (const table of DUMP_TABLES) await this.target.table(table, readers[table]() as AsyncIterable<Json>);
    return {
      board: await this.tx.board.findUniqueOrThrow({ where: { id: this.boardId } }),
      origins: await this.tx.boardOrigin.findMany({
        where: { boardId: this.boardId },
        orderBy: { position: 'asc' },
      }),
      samples: this.#samples,
      statistics: this.#statistics,
    };
  }

  async *board(): AsyncGenerator<DumpRow<'board'>> {
    const board = await this.tx.board.findUniqueOrThrow({
      where: { id: this.boardId },
      include: {
        phases: { orderBy: { key: 'asc' } },
        reported: { orderBy: { position: 'asc' } },
      },
    });
    for (const { id, key } of board.phases) this.#phases.set(id, key);
    yield {
      document: documentOf(board, { ...board, ...(await currentOf(this.tx, this.boardId)) }),
      createdAt: board.createdAt.toISOString(),
      phases: board.phases.map(({ key, releasedAt, openingToldAt, closeToldAt }) => ({
        key,
        releasedAt: time(releasedAt),
        openingToldAt: time(openingToldAt),
        closeToldAt: time(closeToldAt),
      })),
    };
  }

  async *protocols(): AsyncGenerator<DumpRow<'protocols'>> {
    const rows = await this.tx.protocol.findMany({
      where: {
        OR: [
          { versions: { some: this.published() } },
          { references: { some: this.ofBoard() } },
          { evaluations: { some: this.finished() } },
        ],
      },
      orderBy: { fingerprint: 'asc' },
    });
    for (const { fingerprint, document } of rows) yield { fingerprint, document: parseProtocol(document) };
  }

  async *sampleSets(): AsyncGenerator<DumpRow<'sampleSets'>> {
    const shown = { boardId: this.boardId, withoutSamples: false };
    const labelled = await this.tx.reference.findMany({
      where: { ...this.ofBoard(), withoutSamples: false },
    });
    const labels = labelled.map(({ labelsSha256 }) => labelsSha256).filter((sha256) => sha256 !== '');
    const all = (skip: number) =>
      this.tx.sampleSet.findMany({
        where: {
          OR: [
            { submissions: { some: this.kept() } },
            { references: { some: this.ofBoard() } },
            { sha256: { in: labels } },
          ],
        },
        include: {
          submissions: { where: { ...this.kept(), ...shown }, take: 1, select: { id: true } },
          references: {
            where: { ...this.ofBoard(), withoutSamples: false },
            take: 1,
            select: { id: true },
          },
        },
        orderBy: { sha256: 'asc' },
        skip,
        take: AT_ONCE,
      });
    for await (const set of batched(all)) {
      const isHere = set.submissions.length + set.references.length > 0 || labels.includes(set.sha256);
      // Previews are shown of submissions alone.
      const thumbnails = set.submissions.length > 0 ? (set.thumbnails as string[]) : [];
      for (const blob of isHere ? [set.sha256, ...thumbnails] : []) this.#samples.add(blob);
      yield {
        sha256: set.sha256,
        bytes: String(set.bytes),
        filename: set.filename,
        imageCount: set.imageCount,
        thumbnails,
        createdAt: set.createdAt.toISOString(),
      };
    }
  }

  async *references(): AsyncGenerator<DumpRow<'references'>> {
    const rows = await this.tx.reference.findMany({ where: this.ofBoard(), orderBy: [...BY_TIME] });
    for (const [at, reference] of rows.entries()) {
      const { state, statisticsSha256 } = reference;
      if (state === 'PREPARING') {
        throw new Refusal(
          'CONFLICT',
          'dump: expected references that are ready, got one that is being prepared',
          'Dump the board when its references are ready.',
        );
      }
      this.#references.set(reference.id, at);
      if (statisticsSha256 !== null) this.#statistics.add(statisticsSha256);
      yield {
        protocol: reference.protocolFingerprint,
        sampleSet: reference.sampleSetSha256,
        kind: reference.kind,
        labels: reference.labelsSha256 || null,
        state,
        failureMessage: reference.failureMessage,
        statisticsSha256,
        imageCount: reference.imageCount,
        createdAt: reference.createdAt.toISOString(),
      };
    }
  }

  async *versions(): AsyncGenerator<DumpRow<'versions'>> {
    const rows = await this.tx.protocolVersion.findMany({
      where: this.published(),
      orderBy: [{ number: 'asc' }, { revision: 'asc' }],
      ...WITH_MEASURE,
    });
    for (const [at, version] of rows.entries()) {
      this.#versions.set(version.id, at);
      yield {
        number: version.number,
        revision: version.revision,
        state: version.state === 'CURRENT' ? 'CURRENT' : 'SUPERSEDED',
        protocol: version.protocolFingerprint,
        references: version.references.map(({ key, name, referenceId }) => ({
          ...{ key, name, reference: placeIn(this.#references, referenceId) },
        })),
        columns: version.columns.map(
          ({ metric, reference, classScope, title, direction, digits, scale, primary, ranked }) => ({
            ...{ metric, reference: reference.key, classScope, title, direction, digits, scale },
            ...{ primary, ranked },
          }),
        ),
        createdAt: version.createdAt.toISOString(),
        publishedAt: time(version.publishedAt),
      };
    }
  }

  async *teams(): AsyncGenerator<DumpRow<'teams'>> {
    const rows = await this.tx.team.findMany({
      where: {
        OR: [
          { methods: { some: { submissions: { some: this.kept() } } } },
          { entrants: { some: { boardId: this.boardId } } },
        ],
      },
      orderBy: [...BY_TIME],
    });
    for (const [at, { id, slug, name, loadedFrom, createdAt }] of rows.entries()) {
      this.#teams.set(id, at);
      yield { slug, name, loadedFrom, createdAt: createdAt.toISOString() };
    }
  }

  async *entrants(): AsyncGenerator<DumpRow<'entrants'>> {
    const rows = await this.tx.entrant.findMany({
      where: { boardId: this.boardId },
      orderBy: [{ enteredAt: 'asc' }, { teamId: 'asc' }],
    });
    for (const { teamId, enteredAt, removedAt } of rows) {
      yield {
        team: placeIn(this.#teams, teamId),
        enteredAt: enteredAt.toISOString(),
        removedAt: time(removedAt),
      };
    }
  }

  async *methods(): AsyncGenerator<DumpRow<'methods'>> {
    const all = (skip: number) =>
      this.tx.method.findMany({
        where: { submissions: { some: this.kept() } },
        include: { notes: { where: { side: 'TEAM', public: true } } },
        orderBy: [...BY_TIME],
        skip,
        take: AT_ONCE,
      });
    for await (const { id, teamId, notes, createdAt, parameters, trainingImages, ...method } of batched(
      all,
    )) {
      this.#methods.set(id, this.#methods.size);
      yield {
        ...method,
        team: placeIn(this.#teams, teamId),
        parameters: big(parameters),
        trainingImages: big(trainingImages),
        note: publicNote(notes),
        createdAt: createdAt.toISOString(),
      };
    }
  }

  async *submissions(): AsyncGenerator<DumpRow<'submissions'>> {
    const all = (skip: number) =>
      this.tx.submission.findMany({
        where: this.kept(),
        include: {
          notes: { where: { side: 'TEAM', public: true } },
          evaluations: { where: this.finished(), orderBy: { finishedAt: 'desc' }, take: 1 },
        },
        orderBy: [...BY_TIME],
        skip,
        take: AT_ONCE,
      });
    for await (const submission of batched(all)) {
      const { id, methodId, phaseId, quotaDay, evaluations, notes, failureCode } = submission;
      this.#submissions.set(id, this.#submissions.size);
      const finishedAt = submission.finishedAt ?? evaluations[0]!.finishedAt!;
      yield {
        method: placeIn(this.#methods, methodId),
        phase:
          phaseId === null || quotaDay === null ? null : { key: this.#phases.get(phaseId)!, day: quotaDay },
        label: submission.label,
        trainingImages: big(submission.trainingImages),
        seed: submission.seed,
        // One that is evaluated again stands by its earlier scores meanwhile.
        state: ENDED.find((state) => state === submission.state) ?? 'SCORED',
        filename: submission.filename,
        bytes: String(submission.declaredBytes),
        declaredSha256: submission.declaredSha256,
        sampleSet: submission.sampleSetSha256,
        chosen: submission.chosen,
        failure:
          failureCode === null
            ? null
            : { code: failureCode, message: submission.failureMessage!, fault: submission.failureFault! },
        withdrawnReason: submission.withdrawnReason,
        imagesTotal: submission.imagesTotal,
        note: publicNote(notes),
        createdAt: submission.createdAt.toISOString(),
        queuedAt: time(submission.queuedAt),
        startedAt: time(submission.startedAt),
        finishedAt: finishedAt.toISOString(),
      };
    }
  }

  async *evaluations(): AsyncGenerator<DumpRow<'evaluations'>> {
    const all = (skip: number) =>
      this.tx.evaluation.findMany({
        where: this.finished(),
        include: {
          scores: { orderBy: [{ metric: 'asc' }, { classScope: 'asc' }] },
          receipt: true,
        },
        orderBy: [...BY_TIME],
        skip,
        take: AT_ONCE,
      });
    for await (const evaluation of batched(all)) {
      const { submissionId, referenceId, protocolFingerprint, versionId, receipt } = evaluation;
      this.#evaluations.set(evaluation.id, this.#evaluations.size);
      yield {
        submission: placeIn(this.#submissions, submissionId),
        reference: placeIn(this.#references, referenceId),
        protocol: protocolFingerprint,
        version: placeIn(this.#versions, versionId),
        run: evaluation.run,
        provider: evaluation.provider,
        providerChoices: evaluation.providerChoices,
        imagesReused: evaluation.imagesReused,
        warnings: evaluation.warnings as string[],
        scores: evaluation.scores.map(
          ({ metric, classScope, value, standardError, replicates, n, details }) => ({
            ...{ metric, classScope, value, standardError, replicates, n, details },
          }),
        ),
        receipt: receipt && (await this.target.sign(receipt)),
        createdAt: evaluation.createdAt.toISOString(),
        finishedAt: evaluation.finishedAt!.toISOString(),
      };
    }
  }

  async *rankings(): AsyncGenerator<DumpRow<'rankings'>> {
    const all = (skip: number) =>
      this.tx.ranking.findMany({
        where: { boardId: this.boardId },
        include: { entries: { orderBy: { position: 'asc' } } },
        orderBy: { number: 'asc' },
        skip,
        take: AT_ONCE,
      });
    for await (const { number, versionId, phaseIds, entries, createdAt } of batched(all)) {
      yield {
        number,
        version: placeIn(this.#versions, versionId),
        phases: phaseIds.flatMap((id) => this.#phases.get(id) ?? []).sort(),
        entries: entries.map(({ rankingId: _, methodId, submissionId, evaluationIds, ...entry }) => ({
          ...entry,
          evaluations: evaluationIds.map((id) => placeIn(this.#evaluations, id)),
          method: placeIn(this.#methods, methodId),
          submission: placeIn(this.#submissions, submissionId),
        })),
        createdAt: createdAt.toISOString(),
      };
    }
  }

  async *hostActions(): AsyncGenerator<DumpRow<'hostActions'>> {
    const all = (skip: number) =>
      this.tx.hostAction.findMany({
        where: { boardId: this.boardId },
        orderBy: [...BY_TIME],
        skip,
        take: AT_ONCE,
      });
    for await (const { actorName, action, subjectType, subjectId, details, createdAt } of batched(all)) {
      const submission = subjectType === 'Submission' ? this.#submissions.get(subjectId!) : undefined;
      yield {
        actorName,
        action,
        submission: submission ?? null,
        details,
        createdAt: createdAt.toISOString(),
      };
    }
  }

  /** Submissions that have ended, or stand by earlier scores while they are evaluated again. */
  kept() {
    const { boardId } = this;
    const scored = { evaluations: { some: this.finished() } };
    return { boardId, OR: [{ state: { in: [...ENDED] } }, scored] };
  }

  /** Versions that the board has or had; not the one that its submissions are being evaluated under. */
  published() {
    return { boardId: this.boardId, NOT: { state: 'PENDING' as const } };
  }

  finished() {
    return { finishedAt: { not: null }, version: this.published() };
  }

  /** References that the board has, or that something on it was scored against. */
  ofBoard() {
    const named = { boards: { some: { version: this.published() } } };
    return { OR: [named, { evaluations: { some: this.finished() } }] };
  }
}

/** Rows a batch at a time; within a snapshot they do not shift. */
async function* batched<T>(read: (skip: number) => Promise<T[]>): AsyncGenerator<T> {
  for (let skip = 0; ; skip += AT_ONCE) {
    const rows = await read(skip);
    yield* rows;
    if (rows.length < AT_ONCE) return;
  }
}

function placeIn(places: ReadonlyMap<string, number>, id: string): number {
  const place = places.get(id);
  if (place === undefined) throw new Error(`dump: expected ${id} to have been read before, it was not`);
  return place;
}

function publicNote([note]: readonly Note[]) {
  return note === undefined ? null : { text: note.text, updatedAt: note.updatedAt.toISOString() };
}

function time(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}

function big(count: bigint | null): string | null {
  return count === null ? null : String(count);
}
