import { Field, Refusal } from '@fidboard/core';
import { type KeySet, parseKeys } from '../receipt/keys.ts';
import type { Software } from '../receipt/receipt.ts';
import { DUMP_TABLES, type DumpTable } from './rows.ts';

/** The version of board dumps that this software writes and reads. */
export const BOARD_DUMP_VERSION = 1;

/** The first member of a dump; it names all others with their hashes. */
export const MANIFEST_NAME = 'manifest.json';

/** A platform that the board was on when its evaluations were signed. */
export interface DumpOrigin extends KeySet {
  /** The address of the platform, without a trailing slash. */
  readonly url: string;
  /** When the dump was taken there. */
  readonly takenAt: string;
}

export interface DumpMember {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a dump of a board says of itself. */
export interface BoardDumpManifest {
  readonly type: 'fidboard-board';
  readonly version: typeof BOARD_DUMP_VERSION;
  /** The slug of the board where it was dumped. */
  readonly board: string;
  /** The platform that wrote it, and before it those that the board had been loaded from, the latest first. */
  readonly origins: readonly DumpOrigin[];
  readonly software: Software;
  /** Whether samples and previews are in it. */
  readonly samples: boolean;
  /** In the order in which they follow: tables, then blobs. */
  readonly members: readonly DumpMember[];
}

const REMEDY = 'Dump the board again, and leave the file as it is; docs/dumps.md describes it.';
const MOST_MEMBERS = 1_000_000;

/** The name of a table's member. */
export function tableName(table: DumpTable): string {
  return `rows/${table}.ndjson`;
}

/** The name of a blob's member. */
export function blobName(sha256: string): string {
  return `blobs/${sha256}`;
}

/** The hash that a blob's member is named by; null for other members. */
export function hashOfBlob({ name }: Pick<DumpMember, 'name'>): string | null {
  return /^blobs\/([0-9a-f]{64})$/.exec(name)?.[1] ?? null;
}

/** Refuses (BAD_INPUT) what is no manifest of a board's dump, (PROTOCOL_MISMATCH) one of a newer version. */
export function parseManifest(text: string): BoardDumpManifest {
  const root = Field.of(parsed(text), 'dump', REMEDY);
  root.at('type').oneOf(['fidboard-board']);
  const { value: version } = root.at('version');
  if (version !== BOARD_DUMP_VERSION) {
    throw new Refusal(
      'PROTOCOL_MISMATCH',
      `dump.version: expected ${BOARD_DUMP_VERSION}, got ${JSON.stringify(version) ?? 'nothing'}`,
      'Use a Fidboard that knows this version of dumps.',
    );
  }
  root.keys(['type', 'version', 'board', 'origins', 'software', 'samples', 'members']);
  return {
    type: 'fidboard-board',
    version,
    board: root.at('board').text(),
    origins: parseOrigins(root.at('origins')),
    software: parseSoftware(root.at('software')),
    samples: root.at('samples').oneOf([true, false]),
    members: parseMembers(root.at('members')),
  };
}

function parseOrigins(field: Field): DumpOrigin[] {
  const origins = field.items().map((origin) => {
    origin.keys(['url', 'takenAt', 'keys']);
    return {
      url: origin.at('url').matching(/^https?:\/\/[^\s/]\S{0,400}[^\s/]$/, 'an http or https address'),
      takenAt: origin.at('takenAt').moment(),
      keys: parseKeys(origin.at('keys')),
    };
  });
  if (origins.length < 1 || origins.length > 20) field.refuse('1 to 20 platforms');
  return origins;
}

function parseSoftware(field: Field): Software {
  field.keys(['name', 'version', 'commit']);
  return {
    name: field.at('name').oneOf(['fidboard']),
    version: field.at('version').text(),
    commit: field.at('commit').orNull()?.text() ?? null,
  };
}

function parseMembers(field: Field): DumpMember[] {
  const items = field.items();
  if (items.length > MOST_MEMBERS) field.refuse(`at most ${MOST_MEMBERS} members`);
  const members = items.map((item, at) => {
    item.keys(['name', 'bytes', 'sha256']);
    const sha256 = item.at('sha256').sha256();
    const table = DUMP_TABLES[at];
    return {
      // The name of a blob is its hash, and that of a table its place: no name leads anywhere else.
      name: item.at('name').oneOf([table === undefined ? blobName(sha256) : tableName(table)]),
      bytes: item.at('bytes').integer(0, Number.MAX_SAFE_INTEGER),
      sha256,
    };
  });
  if (members.length < DUMP_TABLES.length) field.refuse(`all of ${DUMP_TABLES.map(tableName).join(', ')}`);
  return members;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal('BAD_INPUT', 'dump: expected a manifest in JSON, got other text', REMEDY, { cause });
  }
}
