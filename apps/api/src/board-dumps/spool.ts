import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Json, unlessMissing } from '@fidboard/core';
import { type Board, type BoardOrigin, boardOrigins, readBoard } from '@fidboard/database';
import {
  BOARD_DUMP_VERSION,
  type BoardDumpManifest,
  blobName,
  type DumpMember,
  type DumpOrigin,
  tableName,
} from '@fidboard/protocol';
import packageJson from '../../package.json' with { type: 'json' };
import { issueReceipt } from '../receipts/issue-receipt.ts';
import type { Services } from '../schema/context.ts';

/** A dump that is ready to be sent: what it says is settled, of one moment. */
export interface Spooled extends AsyncDisposable {
  readonly manifest: BoardDumpManifest;
  /** The bytes of a member. */
  open(member: DumpMember): Readable;
}

/** Reads a board into temporary files, which go when this is closed; blobs stay in storage until they are sent. */
export async function spoolDump(
  services: Services,
  board: Board,
  { samples: withSamples }: { samples: boolean },
): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-dump-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const tables: DumpMember[] = [];
    const { origins, samples, statistics } = await readBoard(services.database, board.id, {
      sign: (receipt) => issueReceipt(services, receipt),
      async table(table, rows) {
        const written = await writeRows(join(folder, table), withSamples ? rows : withoutPreviews(rows));
        tables.push({ name: tableName(table), ...written });
      },
    });
    const blobs = [...new Set([...statistics, ...(withSamples ? samples : [])])].sort();
    const members: DumpMember[] = [...tables];
    for (const sha256 of blobs) {
      const bytes = await blobBytes(services, sha256);
      // What was lost here is missing there too; scores and receipts do not need it.
      if (bytes !== null) members.push({ name: blobName(sha256), bytes, sha256 });
    }
    return {
      manifest: {
        type: 'fidboard-board',
        version: BOARD_DUMP_VERSION,
        board: board.slug,
        origins: [ownOrigin(services), ...origins.map(earlierOrigin)],
        software: { name: 'fidboard', version: packageJson.version, commit: null },
        samples: withSamples,
        members,
      },
      open: ({ name, sha256 }) =>
        name === blobName(sha256)
          ? services.blobs.open(sha256)
          : createReadStream(join(folder, name.replace(/^rows\/(.+)\.ndjson$/, '$1'))),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function ownOrigin({ settings, signingKeys, clock }: Services): DumpOrigin {
  const { keys } = signingKeys.read().published;
  return { url: settings.url, takenAt: clock.now().toISOString(), keys };
}

function earlierOrigin(origin: BoardOrigin): DumpOrigin {
  const { url, takenAt } = origin;
  return { url, takenAt: takenAt.toISOString(), keys: boardOrigins.keysOf(origin) };
}

/** Rows without the previews, which are images too. */
async function* withoutPreviews(rows: AsyncIterable<Json>): AsyncGenerator<Json> {
  for await (const row of rows) {
    const fields = row as { readonly [field: string]: Json };
    yield 'thumbnails' in fields ? { ...fields, thumbnails: [] } : fields;
  }
}

async function writeRows(
  path: string,
  rows: AsyncIterable<Json>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const row of rows) {
      const line = Buffer.from(`${JSON.stringify(row)}\n`, 'utf8');
      hash.update(line);
      bytes += line.length;
      yield line;
    }
  }
  await pipeline(Readable.from(lines(), { objectMode: true }), createWriteStream(path, { mode: 0o600 }));
  return { bytes, sha256: hash.digest('hex') };
}

async function blobBytes({ blobs }: Services, sha256: string): Promise<number | null> {
  if (!(await blobs.has(sha256))) return null;
  const found = await unlessMissing(stat(await blobs.localPath(sha256)), null);
  return found?.size ?? null;
}
