import { parseTarHeader, sha256Hex, TAR_BLOCK, TAR_END, tarHeader, tarPadding } from '@fidboard/core';
import type { BoardDumpManifest } from '@fidboard/protocol';
import type { Caller } from './caller.ts';

/** A dump taken apart. */
export interface Unpacked {
  manifest: BoardDumpManifest;
  /** By name, in order. */
  members: Map<string, Buffer>;
}

export function unpack(bytes: Buffer): Unpacked {
  const members = new Map<string, Buffer>();
  for (let at = 0; ; ) {
    const header = parseTarHeader(bytes.subarray(at, at + TAR_BLOCK));
    if (header === 'end' || header === undefined) break;
    const start = at + TAR_BLOCK;
    members.set(header.name, bytes.subarray(start, start + header.size));
    at = start + header.size + tarPadding(header.size).length;
  }
  const manifest = JSON.parse(members.get('manifest.json')!.toString()) as BoardDumpManifest;
  members.delete('manifest.json');
  return { manifest, members };
}

/** A tar of members as they are. */
export function tarOf(members: Iterable<readonly [string, Uint8Array]>): Buffer {
  const parts = [...members].flatMap(([name, bytes]) => [
    tarHeader(name, bytes.length),
    bytes,
    tarPadding(bytes.length),
  ]);
  return Buffer.concat([...parts, TAR_END]);
}

/** Puts a dump together again, with the hashes that its members have now. */
export function pack({ manifest, members }: Unpacked, changed: object = {}): Buffer {
  const named = [...members].map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
  }));
  const text = JSON.stringify({ ...manifest, members: named, ...changed });
  return tarOf([['manifest.json', Buffer.from(text)], ...members]);
}

// biome-ignore lint/suspicious/noExplicitAny: a test says which shape it expects by reading it
export type AnyRow = any;

export function rowsOf({ members }: Unpacked, table: string): AnyRow[] {
  const lines = members.get(`rows/${table}.ndjson`)!.toString().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** The dump with the rows of a table changed. */
export function withRows(bytes: Buffer, table: string, change: (rows: AnyRow[]) => AnyRow[]): Buffer {
  const dump = unpack(bytes);
  const text = change(rowsOf(dump, table)).map((row) => `${JSON.stringify(row)}\n`);
  dump.members.set(`rows/${table}.ndjson`, Buffer.from(text.join('')));
  return pack(dump);
}

export async function takeDump(caller: Caller, slug: string, query = ''): Promise<Buffer> {
  const answer = await caller.fetch(`/boards/${slug}/dump.tar${query}`);
  if (!answer.ok) throw new Error(`dump: expected 200, got ${answer.status} ${await answer.text()}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes.length !== Number(answer.headers.get('content-length'))) throw new Error('dump: cut short');
  return bytes;
}

const TUS = { 'tus-resumable': '1.0.0' };

/** Announces and sends a dump; null when the board is there, else what was said instead. */
export async function sendDump(
  caller: Caller,
  bytes: Buffer,
  slug: string,
): Promise<{ code: string; message: string; remedy: string } | null> {
  const input = { slug, filename: 'board.tar', bytes: bytes.length, sha256: sha256Hex(bytes) };
  const announced = await caller.attempt('announceBoardLoad', input, '{ boardUploadId }');
  if (announced.data === undefined) return announced;
  const created = await caller.fetch('/uploads', {
    method: 'POST',
    headers: {
      ...TUS,
      'upload-length': String(bytes.length),
      'upload-metadata': `boardUploadId ${btoa(announced.data.boardUploadId)}`,
    },
  });
  const sent = await caller.fetch(created.headers.get('location')!, {
    method: 'PATCH',
    headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  });
  const text = await sent.text();
  return sent.ok ? null : (JSON.parse(text) as { code: string; message: string; remedy: string });
}
