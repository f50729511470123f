import { Field, Refusal } from '@fidboard/core';
import { parseBoardDocument } from '../board-document.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { parseProtocol } from '../parse.ts';
import {
  address,
  big,
  count,
  finite,
  flag,
  json,
  line,
  list,
  moment,
  nullable,
  oneOf,
  place,
  prose,
  type Read,
  row,
  sha256,
  slug,
} from './row-shape.ts';

const int = count;

/** A note that whoever sees what it is about may read. */
const note = nullable(row({ text: prose(10_000), updatedAt: moment }));

const score = row({
  metric: line(60, 1),
  classScope: line(200),
  value: finite,
  standardError: nullable(finite),
  replicates: list(finite, 10_000),
  n: int,
  details: json,
});

const entry = row({
  position: int,
  rank: nullable(int),
  previousRank: nullable(int),
  meanRank: nullable(finite),
  rankLow: nullable(int),
  rankHigh: nullable(int),
  group: nullable(int),
  method: place,
  submission: place,
  /** Those that it was ranked by. */
  evaluations: list(place, 1000),
});

const column = row({
  metric: line(60, 1),
  /** The key of one of the version's references. */
  reference: line(200, 1),
  classScope: line(200),
  title: line(200, 1),
  direction: oneOf(['LOWER', 'HIGHER']),
  digits: int,
  scale: finite,
  primary: flag,
  ranked: flag,
});

/**
 * The tables of a dump, in their order, and what a row of each is. Rows name each other by their place in their table, from 0,
 * and never by an id; a field that is not known is refused.
 */
const ROWS = {
  /** One row. */
  board: row({
    document: (field) => parseBoardDocument(field.value),
    createdAt: moment,
    /** What has become of the phases that the document has. */
    phases: list(
      row({
        key: line(200, 1),
        releasedAt: nullable(moment),
        openingToldAt: nullable(moment),
        closeToldAt: nullable(moment),
      }),
      1000,
    ),
  }),
  protocols: (field) => {
    const { fingerprint, document } = row({
      fingerprint: sha256,
      document: (each) => parseProtocol(each.value),
    })(field);
    if (fingerprintOf(document) !== fingerprint) field.at('fingerprint').refuse('that of the protocol');
    return { fingerprint, document };
  },
  sampleSets: row({
    sha256,
    bytes: big,
    filename: line(200, 1),
    imageCount: nullable(int),
    /** Of previews, in order. */
    thumbnails: list(sha256, 100),
    createdAt: moment,
  }),
  references: row({
    protocol: sha256,
    sampleSet: sha256,
    kind: oneOf(['IMAGES', 'STATISTICS']),
    /** Of a file with the labels of the images. */
    labels: nullable(sha256),
    state: oneOf(['READY', 'FAILED']),
    failureMessage: nullable(prose(10_000)),
    statisticsSha256: nullable(sha256),
    imageCount: nullable(int),
    createdAt: moment,
  }),
  /** What the board measured with, and does now; one of them is CURRENT. */
  versions: row({
    number: int,
    revision: int,
    state: oneOf(['CURRENT', 'SUPERSEDED']),
    protocol: sha256,
    references: list(row({ key: line(200, 1), name: line(200, 1), reference: place }), 1000),
    columns: list(column, 1000),
    createdAt: moment,
    publishedAt: nullable(moment),
  }),
  teams: row({
    slug,
    name: line(200, 1),
    /** The platform that it was loaded from before. */
    loadedFrom: nullable(address),
    createdAt: moment,
  }),
  /** The teams that the host let in, and took out again. */
  entrants: row({ team: place, enteredAt: moment, removedAt: nullable(moment) }),
  methods: row({
    team: place,
    slug,
    name: line(200, 1),
    description: prose(4000),
    nfe: nullable(int),
    parameters: nullable(big),
    teacher: nullable(line(400)),
    dataFree: nullable(flag),
    trainingImages: nullable(big),
    paperUrl: nullable(address),
    codeUrl: nullable(address),
    baseline: flag,
    note,
    createdAt: moment,
  }),
  /** Those that have ended, or stand by earlier scores while they are evaluated again. */
  submissions: row({
    method: place,
    /** The key of its phase, with the day on which its quota was counted. */
    phase: nullable(row({ key: line(200, 1), day: line(10, 10) })),
    label: line(400),
    trainingImages: nullable(big),
    seed: nullable(int),
    state: oneOf(['SCORED', 'FAILED', 'CANCELLED', 'WITHDRAWN']),
    filename: line(400, 1),
    bytes: big,
    declaredSha256: nullable(sha256),
    sampleSet: nullable(sha256),
    chosen: flag,
    failure: nullable(
      row({ code: line(60, 1), message: prose(10_000), fault: oneOf(['PLATFORM', 'SUBMITTER']) }),
    ),
    withdrawnReason: nullable(prose(10_000)),
    imagesTotal: nullable(int),
    note,
    createdAt: moment,
    queuedAt: nullable(moment),
    startedAt: nullable(moment),
    finishedAt: moment,
  }),
  /** Finished ones. */
  evaluations: row({
    submission: place,
    reference: place,
    protocol: sha256,
    /** Whose columns say what was computed. */
    version: place,
    run: int,
    provider: nullable(line(200)),
    providerChoices: json,
    imagesReused: nullable(int),
    warnings: list(prose(10_000), 1000),
    scores: list(score, 100_000),
    /** The signed receipt, byte for byte; null of evaluations from before there were receipts. */
    receipt: nullable((field) => field.text(16 * 2 ** 20)),
    createdAt: moment,
    finishedAt: moment,
  }),
  rankings: row({
    number: int,
    version: place,
    /** The keys of the phases of the submissions in it. */
    phases: list(line(200, 1), 1000),
    entries: list(entry, 100_000),
    createdAt: moment,
  }),
  hostActions: row({
    actorName: nullable(line(400)),
    action: (field) => field.matching(/^[a-z]+\.[a-z-]+$/, 'the kind of an action'),
    /** What it was done to, where that is a submission of the dump. */
    submission: nullable(place),
    details: json,
    createdAt: moment,
  }),
} as const satisfies Record<string, Read<unknown>>;

export type DumpTable = keyof typeof ROWS;
export type DumpRow<Table extends DumpTable> = ReturnType<(typeof ROWS)[Table]>;

/** The tables in the order in which they stand in a dump: what a row names comes before it. */
export const DUMP_TABLES = Object.keys(ROWS) as readonly DumpTable[];

/** The row that a line of a table says. Refuses (BAD_INPUT) anything else, by the table and the number of the line, from 1. */
export function parseRow<Table extends DumpTable>(
  table: Table,
  { text, number }: { text: string; number: number },
): DumpRow<Table> {
  const path = `${table}:${number}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Refusal('BAD_INPUT', `${path}: expected a row in JSON, got other text`, REMEDY, { cause });
  }
  return ROWS[table](Field.of(value, path, REMEDY)) as DumpRow<Table>;
}

const REMEDY = 'Dump the board again, and leave the file as it is; docs/dumps.md describes it.';
