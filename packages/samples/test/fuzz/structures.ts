import { deflateSync, gzipSync } from 'node:zlib';
import type { Rng } from '@fidboard/core';
import { type RawTarEntry, type RawZipEntry, rawTar, rawZip } from '../kit/archives.ts';
import { pick } from './mutate.ts';
import { repairPng } from './repair.ts';

// Archives and images made of valid parts that contradict each other: what no flip of bits would hit upon.

const NAMES = [
  'a.png',
  'b/a.png',
  './a.png',
  '../a.png',
  '/a.png',
  'C:a.png',
  'a\\b.png',
  'a\0.png',
  '',
  '.',
  '/',
  'a/',
  '..',
  'README',
  'labels.csv',
  'labels.npy',
  'x/labels.csv',
  '__MACOSX/a.png',
  'ä.png',
  'A.PNG',
  'n'.repeat(600),
  'd/'.repeat(300),
];
const SIZES = [0, 1, 511, 512, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];

const sometimes = <T>(rng: Rng, make: () => T): T | undefined => (rng.below(6) === 0 ? make() : undefined);
const size = (rng: Rng) => pick(rng, SIZES);

/** Contents of an entry: an image, a text, nothing, much of the same, or an archive in turn. */
function contents(rng: Rng, images: readonly Buffer[], depth: number): Buffer {
  switch (rng.below(8)) {
    case 0:
      return Buffer.alloc(rng.below(2) ? 0 : rng.below(2 ** 22));
    case 1:
      return Buffer.from('file,label\na.png,cat\n'.repeat(1 + rng.below(3)));
    case 2:
      return depth < 2
        ? pick(rng, [zipOfLies, tarOfLies, gzipOfLies])(rng, images, depth + 1)
        : Buffer.alloc(9);
    default:
      return pick(rng, images);
  }
}

const count = (rng: Rng, depth: number) => (depth === 0 && rng.below(50) === 0 ? 300 : 1 + rng.below(5));

export function zipOfLies(rng: Rng, images: readonly Buffer[], depth = 0): Buffer {
  const entries = Array.from({ length: count(rng, depth) }, (_, i): RawZipEntry => {
    const lie = {
      flags: sometimes(rng, () => rng.below(2 ** 16)),
      mode: sometimes(rng, () => rng.below(2 ** 16)),
      localName: sometimes(rng, () => pick(rng, NAMES)),
      declaredSize: sometimes(rng, () => size(rng)),
      localDeclaredSize: sometimes(rng, () => size(rng)),
      crc: sometimes(rng, () => rng.uint32()),
    };
    const told = Object.fromEntries(Object.entries(lie).filter(([, value]) => value !== undefined));
    const name = rng.below(3) === 0 ? pick(rng, NAMES) : `img${i}.png`;
    return { name, bytes: contents(rng, images, depth), method: pick(rng, [0, 8, 8, 12]), ...told };
  });
  return rawZip(entries, { zip64: rng.below(4) === 0 });
}

export function tarOfLies(rng: Rng, images: readonly Buffer[], depth = 0): Buffer {
  const entries = Array.from({ length: count(rng, depth) }, (_, i): RawTarEntry => {
    const declaredSize = sometimes(rng, () => size(rng));
    const lie = declaredSize === undefined ? {} : { declaredSize };
    const name = rng.below(3) === 0 ? pick(rng, NAMES) : `img${i}.png`;
    switch (rng.below(5)) {
      case 0:
        return {
          name,
          type: pick(rng, [...'01234567xgLKSVMNZ', '\0']),
          bytes: contents(rng, images, depth),
          ...lie,
        };
      case 1:
        return { name: 'pax', type: pick(rng, ['x', 'g']), bytes: Buffer.from(pax(rng)), ...lie };
      case 2:
        return { name: '././@LongLink', type: 'L', bytes: Buffer.from(`${pick(rng, NAMES)}\0`), ...lie };
      default:
        return { name, bytes: contents(rng, images, depth), ...lie };
    }
  });
  return rawTar(entries);
}

function pax(rng: Rng): string {
  const record = () => {
    const key = pick(rng, ['path', 'size', 'linkpath', 'GNU.sparse.major', 'comment', '']);
    const value = pick(rng, [...NAMES, ...SIZES.map(String), '-1', '1e9', '99999999999999999999']);
    const text = ` ${key}=${value}\n`;
    const length = pick(rng, [text.length + 2, text.length + 2, 0, 1, 9999, 99999999]);
    return `${length}${text}`;
  };
  return Array.from({ length: 1 + rng.below(4) }, record).join('');
}

/** One or several gzip members, of a tar or of next to nothing unpacked to very much. */
export function gzipOfLies(rng: Rng, images: readonly Buffer[], depth = 0): Buffer {
  const tar = rng.below(20) === 0 ? Buffer.alloc(2 ** 24) : tarOfLies(rng, images, depth);
  const packed = gzipSync(tar, { level: pick(rng, [0, 1, 9]) });
  return rng.below(5) === 0 ? Buffer.concat([packed, packed]) : packed;
}

/** An .npz whose header says what it likes; checksums are right. */
export function npzOfLies(rng: Rng): Buffer {
  const side = () => pick(rng, [0, 1, 2, 4, 8, -1, 2 ** 31, 2 ** 53, 1e16]);
  const sides = rng.below(2) ? [2, 4, 4, 3] : Array.from({ length: rng.below(6) }, side);
  const shape = sides.join(', ');
  const descr = rng.below(2)
    ? "'|u1'"
    : pick(rng, ["'<f4'", "'|O'", "'<U9999'", "'|S0'", "[('a', '<i4')]", "'>u8'", '[', "'"]);
  const order = pick(rng, ['False', 'False', 'False', 'True', 'None']);
  const keys = [
    `'descr': ${descr}`,
    `'fortran_order': ${order}`,
    `'shape': (${shape}${rng.below(2) ? ',' : ''})`,
  ];
  const dict = `{${keys.join(', ')}${rng.below(2) ? ', ' : ''}}${' '.repeat(rng.below(70))}\n`;
  const header = Buffer.from(
    `\x93NUMPY${String.fromCharCode(pick(rng, [1, 1, 1, 2, 3, 0, 9]))}\0\0\0${dict}`,
    'latin1',
  );
  header.writeUInt16LE(rng.below(6) === 0 ? rng.below(2 ** 16) : Math.min(0xffff, dict.length), 8);
  const bytes = Buffer.concat([header, Buffer.alloc(pick(rng, [0, 12, 96, 96, 96, 192, 4096]))]);
  const names = ['arr_0.npy', 'arr_0.npy', 'arr_1.npy', 'labels.npy', 'mu.npy', 'x.txt'];
  const entries = Array.from({ length: 1 + rng.below(3) }, () => ({
    name: pick(rng, names),
    bytes,
    method: pick(rng, [0, 8]),
  }));
  return rawZip(entries, { zip64: rng.below(4) === 0 });
}

/** Chunks of a PNG left out, twice, in another order, or with other contents; checksums are right. */
export function pngOfLies(rng: Rng, pngs: readonly Buffer[]): Buffer {
  const chunks: Buffer[] = [];
  const png = pick(rng, pngs);
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const chunk = Buffer.from(png.subarray(at, at + 12 + png.readUInt32BE(at)));
    const kind = chunk.toString('latin1', 4, 8);
    if (kind === 'IHDR' && rng.below(2))
      chunk.writeUInt32BE(pick(rng, [1, 2, 100, 4096, 65536, 2 ** 31 - 1]), pick(rng, [8, 12]));
    if (kind === 'IHDR' && rng.below(3) === 0)
      chunk[pick(rng, [16, 17, 20])] = pick(rng, [0, 1, 2, 3, 4, 6, 8, 16]);
    const data =
      kind === 'IDAT' && rng.below(3) === 0 ? deflateSync(Buffer.alloc(rng.below(2 ** 22))) : undefined;
    const made = data ? Buffer.concat([Buffer.alloc(4), Buffer.from(kind), data, Buffer.alloc(4)]) : chunk;
    made.writeUInt32BE(made.length - 12, 0);
    for (let times = pick(rng, [0, 1, 1, 1, 1, 1, 1, 1, 2, 1000]); times > 0 && chunks.length < 2000; times--)
      chunks.push(made);
  }
  if (rng.below(4) === 0 && chunks.length > 1) chunks.splice(rng.below(chunks.length), 0, chunks.pop()!);
  return repairPng(Buffer.concat([png.subarray(0, 8), ...chunks]));
}
