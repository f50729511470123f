import { randomBytes } from 'node:crypto';
import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import {
  type BoardDumpManifest,
  type DumpRow,
  type DumpTable,
  extractionFingerprintOf,
  fingerprintOf,
  type Receipt,
  receiptStatement,
  statementText,
} from '@fidboard/protocol';
import { documentOf } from '../apply-board.ts';
import { setMeasure } from '../board-measure.ts';
import { ENTRIES, ORDERS, STANDINGS, VISIBILITIES } from '../board-words.ts';
import { changeBoard, notify } from '../changes.ts';
import { type Database, type Transaction, transaction } from '../database.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { recordHostAction } from '../host-actions.ts';
import type { Board } from '../models.ts';
import { storedPhase } from '../phases/set.ts';
import { currentOf } from '../protocol-versions.ts';
import { storedResult } from '../reported-results.ts';
import { assertSlug } from '../slug.ts';

/** A dump that was checked, whose blobs are in storage. */
export interface CheckedDump {
  readonly manifest: Pick<BoardDumpManifest, 'origins' | 'board'>;
  /** What came with it of archives, previews and statistics. */
  readonly blobs: ReadonlySet<string>;
  rows<Table extends DumpTable>(table: Table): AsyncIterable<DumpRow<Table>>;
  /** The receipt of an evaluation and the platform that signed it. */
  receiptOf(evaluation: DumpRow<'evaluations'>): { receipt: Receipt; origin: { url: string } } | null;
}

export interface LoadOptions {
  /** Of the board that is made. */
  slug: string;
  /** Who loads it, and hosts it from now on. */
  hostId: string;
  /** The upload that it came by. */
  uploadId?: string;
  now: Date;
}

const TIMEOUT_MS = 15 * 60_000;
const AT_ONCE = 200;

/**
 * Makes a board of a dump in one transaction: all of it, or nothing.
 *
 * Refuses (CONFLICT) a slug that is taken, and (BAD_INPUT) rows that the rules of the database do not take.
 */
export async function loadBoard(database: Database, dump: CheckedDump, options: LoadOptions): Promise<Board> {
  assertSlug(options.slug);
  try {
    return await transaction(database, (tx) => new Loading(tx, dump, options).all(), {
      timeout: TIMEOUT_MS,
    });
  } catch (cause) {
    if (!isAgainstRules(cause)) throw cause;
    throw new Refusal(
      'BAD_INPUT',
      'dump: expected rows that fit each other, got some that do not',
      'Dump the board again, and leave the file as it is.',
      { cause },
    );
  }
}

class Loading {
  readonly #ids: OrderedIds;
  readonly #boardId: string;
  readonly #origin: BoardDumpManifest['origins'][number];
  readonly #references: string[] = [];
  readonly #versions: string[] = [];
  readonly #teams: string[] = [];
  readonly #methods: string[] = [];
  readonly #submissions: string[] = [];
  readonly #evaluations: string[] = [];
  readonly #phases = new Map<string, string>();

  constructor(
    private readonly tx: Transaction,
    private readonly dump: CheckedDump,
    private readonly options: LoadOptions,
  ) {
    this.#ids = new OrderedIds(options.now);
    this.#boardId = this.#ids.next();
    this.#origin = dump.manifest.origins[0]!;
  }

  async all(): Promise<Board> {
    await this.protocols();
    await this.sampleSets();
    await this.board();
    await this.versions();
    await this.teams();
    await this.entrants();
    await this.methods();
    await this.submissions();
    await this.evaluations();
    await this.rankings();
    await this.hostActions();
    const { hostId, uploadId } = this.options;
    const { url: origin, takenAt } = this.#origin;
    await recordHostAction(this.tx, {
      boardId: this.#boardId,
      actorId: hostId,
      action: 'board.loaded',
      details: { origin, takenAt, board: this.dump.manifest.board },
    });
    if (uploadId !== undefined)
      await this.tx.boardUpload.update({ where: { id: uploadId }, data: { boardId: this.#boardId } });
    const { title } = await this.tx.board.findUniqueOrThrow({ where: { id: this.#boardId } });
    await notify(this.tx, 'queue');
    return changeBoard(this.tx, this.#boardId, { kind: 'board.created', payload: { title } });
  }

  async protocols(): Promise<void> {
    for await (const { fingerprint, document } of this.dump.rows('protocols')) {
      await this.tx.protocol.createMany({
        data: [
          {
            fingerprint,
            document: JSON.parse(JSON.stringify(document)) as { [key: string]: Json },
            extractionFingerprint: extractionFingerprintOf(document),
          },
        ],
        skipDuplicates: true,
      });
    }
  }

  /** What the dump says of images is not taken over but for their count: whoever needs them here verifies them first. */
  async sampleSets(): Promise<void> {
    for await (const sets of inBatches(this.dump.rows('sampleSets'))) {
      const data = sets.map(({ thumbnails, bytes, createdAt, ...set }) => ({
        ...set,
        bytes: BigInt(bytes),
        thumbnails: thumbnails.every((sha256) => this.dump.blobs.has(sha256)) ? [...thumbnails] : [],
        createdAt: new Date(createdAt),
      }));
      await this.tx.sampleSet.createMany({ data, skipDuplicates: true });
    }
  }

  async board(): Promise<void> {
    const { slug, hostId, now } = this.options;
    const { document, phases, createdAt } = await only(this.dump.rows('board'));
    const own = await this.dumpedReferences();
    const protocolFingerprint = await this.protocolOf(document.protocol);
    const boardId = this.#boardId;
    const made = await this.tx.board.createMany({
      data: [
        {
          id: boardId,
          slug,
          hostId,
          protocolFingerprint,
          title: document.title,
          description: document.description,
          visibility: VISIBILITIES[document.visibility],
          entry: ENTRIES[document.entry ?? 'open'],
          rankingOrder: ORDERS[document.ranking.order],
          standing: STANDINGS[document.ranking.standing],
          timeZone: document.timeZone ?? 'UTC',
          createdAt: new Date(createdAt),
        },
      ],
      skipDuplicates: true,
    });
    if (made.count === 0) {
      throw new Refusal(
        'CONFLICT',
        `slug: expected a free one, but "${slug}" is taken`,
        'Load it under another: fidboard board load FILE --as SLUG.',
      );
    }
    await this.tx.boardOrigin.createMany({
      data: this.dump.manifest.origins.map(({ url, takenAt, keys }, position) => ({
        ...{ boardId, position, url, takenAt: new Date(takenAt), loadedAt: now },
        keys: JSON.parse(JSON.stringify(keys)) as Json[],
      })),
    });
    await this.tx.reference.createMany({ data: own });
    this.#references.push(...own.map(({ id }) => id));
    await this.tx.reportedResult.createMany({
      data: (document.reported ?? []).map((result, at) => ({ ...storedResult(result, at), boardId })),
    });
    const states = new Map(phases.map((phase) => [phase.key, phase]));
    const rows = (document.phases ?? []).map((phase) => {
      const state = states.get(phase.key);
      const id = this.#ids.next();
      this.#phases.set(phase.key, id);
      return {
        ...storedPhase(phase, now),
        ...(state === undefined
          ? {}
          : {
              releasedAt: dateOf(state.releasedAt),
              openingToldAt: dateOf(state.openingToldAt),
              closeToldAt: dateOf(state.closeToldAt),
            }),
        id,
        boardId,
      };
    });
    await this.tx.phase.createMany({ data: rows });
  }

  async versions(): Promise<void> {
    const current: string[] = [];
    for await (const row of this.dump.rows('versions')) {
      const { protocol, references, columns, createdAt, publishedAt, ...version } = row;
      const id = this.#ids.next();
      const boardId = this.#boardId;
      await this.tx.protocolVersion.create({
        data: {
          ...version,
          ...{ id, boardId, protocolFingerprint: protocol },
          createdAt: new Date(createdAt),
          publishedAt: dateOf(publishedAt),
        },
      });
      const keys = references.map(({ key }) => key);
      if (columns.some(({ reference }) => !keys.includes(reference)))
        throw unfit('versions: expected columns against its references, got others');
      await setMeasure(
        this.tx,
        { id, boardId },
        {
          references: references.map(({ reference, ...rest }) => ({
            ...rest,
            referenceId: at(this.#references, reference, 'reference'),
          })),
          columns,
        },
      );
      this.#versions.push(id);
      if (row.state === 'CURRENT') current.push(id);
    }
    if (current.length !== 1) throw unfit(`versions: expected one that is current, got ${current.length}`);
    await this.requireDocument();
  }

  /** What was made must be what the document says, by whose rules it was checked. */
  async requireDocument(): Promise<void> {
    const { document } = await only(this.dump.rows('board'));
    const board = await this.tx.board.findUniqueOrThrow({
      where: { id: this.#boardId },
      include: { phases: true, reported: { orderBy: { position: 'asc' } } },
    });
    const version = await currentOf(this.tx, board.id);
    const made = documentOf(board, { ...board, ...version });
    const wanted = { ...document, board: board.slug };
    if (canonicalJson(made as unknown as Json) === canonicalJson(wanted as unknown as Json)) return;
    throw unfit('board: expected a document that says its current version, got another');
  }

  /** They are this board's alone: nobody here has computed them. */
  async dumpedReferences() {
    const rows: (Prisma.ReferenceCreateManyInput & { id: string })[] = [];
    for await (const row of this.dump.rows('references')) {
      const { protocol, sampleSet, labels, createdAt, ...reference } = row;
      const sources = [sampleSet, ...(labels === null ? [] : [labels])];
      rows.push({
        ...reference,
        id: this.#ids.next(),
        protocolFingerprint: protocol,
        sampleSetSha256: sampleSet,
        labelsSha256: labels ?? '',
        loadedWith: this.#boardId,
        withoutSamples: sources.some((sha256) => !this.dump.blobs.has(sha256)),
        createdAt: new Date(createdAt),
      });
    }
    return rows;
  }

  async protocolOf(wanted: DumpRow<'protocols'>['document']): Promise<string> {
    const sought = fingerprintOf(wanted);
    for await (const { fingerprint } of this.dump.rows('protocols'))
      if (fingerprint === sought) return fingerprint;
    throw unfit('board: expected its protocol in the dump, got none');
  }

  /** Never those that are here already, whatever they are called. */
  async teams(): Promise<void> {
    for await (const { slug, name, loadedFrom, createdAt } of this.dump.rows('teams')) {
      const id = this.#ids.next();
      const team = { id, name, loadedFrom: loadedFrom ?? this.#origin.url, createdAt: new Date(createdAt) };
      await this.makeTeam(team, slug);
      this.#teams.push(id);
    }
  }

  async makeTeam(team: Omit<Prisma.TeamCreateManyInput, 'slug'>, slug: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const ending = attempt === 1 ? '' : `-${attempt}`;
      const free = slug.slice(0, 60 - ending.length).replace(/-$/, '') + ending;
      const { count } = await this.tx.team.createMany({
        data: [{ ...team, slug: free }],
        skipDuplicates: true,
      });
      if (count > 0) return;
    }
  }

  async entrants(): Promise<void> {
    for await (const rows of inBatches(this.dump.rows('entrants'))) {
      await this.tx.entrant.createMany({
        data: rows.map(({ team, enteredAt, removedAt }) => ({
          boardId: this.#boardId,
          teamId: at(this.#teams, team, 'team'),
          enteredAt: new Date(enteredAt),
          removedAt: dateOf(removedAt),
        })),
      });
    }
  }

  async methods(): Promise<void> {
    for await (const rows of inBatches(this.dump.rows('methods'))) {
      const withIds = rows.map((row) => ({ row, id: this.#ids.next() }));
      await this.tx.method.createMany({
        data: withIds.map(({ row, id }) => {
          const { team, note: _, parameters, trainingImages, createdAt, ...method } = row;
          return {
            ...method,
            id,
            teamId: at(this.#teams, team, 'team'),
            parameters: bigOf(parameters),
            trainingImages: bigOf(trainingImages),
            createdAt: new Date(createdAt),
          };
        }),
      });
      await this.notes(withIds.map(({ row: { note }, id }) => ({ note, about: { methodId: id } })));
      this.#methods.push(...withIds.map(({ id }) => id));
    }
  }

  async notes(
    notes: readonly {
      note: DumpRow<'methods'>['note'];
      about: { methodId: string } | { submissionId: string };
    }[],
  ): Promise<void> {
    await this.tx.note.createMany({
      data: notes.flatMap(({ note, about }) =>
        note === null
          ? []
          : [
              {
                ...about,
                side: 'TEAM' as const,
                public: true,
                text: note.text,
                updatedAt: new Date(note.updatedAt),
              },
            ],
      ),
    });
  }

  async submissions(): Promise<void> {
    for await (const rows of inBatches(this.dump.rows('submissions'))) {
      const withIds = rows.map((row) => ({ row, id: this.#ids.next() }));
      await this.tx.submission.createMany({
        data: withIds.map(({ row, id }) => {
          const { method, phase, bytes, sampleSet, failure, note: _, trainingImages, ...rest } = row;
          const { createdAt, queuedAt, startedAt, finishedAt, ...submission } = rest;
          return {
            ...submission,
            id,
            boardId: this.#boardId,
            methodId: at(this.#methods, method, 'method'),
            phaseId: phase && this.phaseId(phase.key),
            quotaDay: phase?.day ?? null,
            trainingImages: bigOf(trainingImages),
            declaredBytes: BigInt(bytes),
            sampleSetSha256: sampleSet,
            withoutSamples: sampleSet !== null && !this.dump.blobs.has(sampleSet),
            failureCode: failure?.code ?? null,
            failureMessage: failure?.message ?? null,
            failureFault: failure?.fault ?? null,
            imagesDone: submission.imagesTotal ?? 0,
            createdAt: new Date(createdAt),
            queuedAt: dateOf(queuedAt),
            startedAt: dateOf(startedAt),
            finishedAt: new Date(finishedAt),
          };
        }),
      });
      await this.notes(withIds.map(({ row: { note }, id }) => ({ note, about: { submissionId: id } })));
      this.#submissions.push(...withIds.map(({ id }) => id));
    }
  }

  async evaluations(): Promise<void> {
    for await (const row of this.dump.rows('evaluations')) {
      const { submission, reference, protocol, version, scores, receipt, ...rest } = row;
      const { createdAt, finishedAt, ...evaluation } = rest;
      const evaluationId = this.#ids.next();
      this.#evaluations.push(evaluationId);
      const signed = this.dump.receiptOf(row);
      await this.tx.evaluation.create({
        data: {
          ...evaluation,
          id: evaluationId,
          submissionId: at(this.#submissions, submission, 'submission'),
          referenceId: at(this.#references, reference, 'reference'),
          protocolFingerprint: protocol,
          versionId: at(this.#versions, version, 'version'),
          providerChoices: evaluation.providerChoices as Prisma.InputJsonValue,
          warnings: [...evaluation.warnings],
          loadedFrom: signed?.origin.url ?? this.#origin.url,
          createdAt: new Date(createdAt),
          finishedAt: new Date(finishedAt),
        },
      });
      await this.tx.score.createMany({
        data: scores.map((score) => ({
          ...score,
          evaluationId,
          replicates: [...score.replicates],
          details: score.details as Prisma.InputJsonValue,
        })),
      });
      if (signed === null || receipt === null) continue;
      const statement = statementText(receiptStatement(signed.receipt));
      await this.tx.receipt.create({
        data: { id: this.#ids.next(), evaluationId, statement, document: receipt },
      });
    }
  }

  async rankings(): Promise<void> {
    for await (const { number, version, phases, entries, createdAt } of this.dump.rows('rankings')) {
      const rankingId = this.#ids.next();
      await this.tx.ranking.create({
        data: {
          id: rankingId,
          boardId: this.#boardId,
          versionId: at(this.#versions, version, 'version'),
          number,
          phaseIds: phases.map((key) => this.phaseId(key)).sort(),
          createdAt: new Date(createdAt),
        },
      });
      await this.tx.rankingEntry.createMany({
        data: entries.map(({ method, submission, evaluations, ...entry }) => ({
          ...entry,
          rankingId,
          evaluationIds: evaluations.map((place) => at(this.#evaluations, place, 'evaluation')),
          methodId: at(this.#methods, method, 'method'),
          submissionId: at(this.#submissions, submission, 'submission'),
        })),
      });
    }
  }

  async hostActions(): Promise<void> {
    for await (const rows of inBatches(this.dump.rows('hostActions'))) {
      await this.tx.hostAction.createMany({
        data: rows.map(({ submission, details, createdAt, ...action }) => ({
          ...action,
          id: this.#ids.next(),
          boardId: this.#boardId,
          subjectType: submission === null ? null : 'Submission',
          subjectId: submission === null ? null : at(this.#submissions, submission, 'submission'),
          details: details as Prisma.InputJsonValue,
          createdAt: new Date(createdAt),
        })),
      });
    }
  }

  phaseId(key: string): string {
    const id = this.#phases.get(key);
    if (id === undefined) throw unfit(`phase: expected one of the board, got "${key}"`);
    return id;
  }
}

/** Ids in the form of UUID version 7, each greater than the one before: rows of one time keep their order. */
class OrderedIds {
  readonly #time: string;
  #count = 0;

  constructor(now: Date) {
    this.#time = now.getTime().toString(16).padStart(12, '0');
  }

  next(): string {
    const count = (this.#count++).toString(16).padStart(8, '0');
    const hex = `${this.#time}7${count.slice(0, 3)}8${count.slice(3)}${randomBytes(5).toString('hex')}`;
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

async function* inBatches<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    if (batch.push(row) < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function only<T>(rows: AsyncIterable<T>): Promise<T> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  if (all.length === 1) return all[0]!;
  throw unfit(`board: expected one row, got ${all.length}`);
}

function at(ids: readonly string[], place: number, what: string): string {
  const id = ids[place];
  if (id === undefined)
    throw unfit(`${what}: expected one of ${ids.length} of the dump, got number ${place}`);
  return id;
}

function unfit(message: string): Refusal {
  return new Refusal('BAD_INPUT', `dump: ${message}`, 'Dump the board again, and leave the file as it is.');
}

/** Whether the database refused a row by a rule of its own: SQLSTATE 22 is the form of a value, 23 a key or a check. */
function isAgainstRules(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const { driverAdapterError } = (error.meta ?? {}) as {
    driverAdapterError?: { cause?: { originalCode?: string } };
  };
  return /^2[23]/.test(driverAdapterError?.cause?.originalCode ?? '');
}

function dateOf(time: string | null): Date | null {
  return time === null ? null : new Date(time);
}

function bigOf(count: string | null): bigint | null {
  return count === null ? null : BigInt(count);
}
