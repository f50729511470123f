import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Rng } from '@fidboard/core';
import { encodeNpy, encodeNpz } from '@fidboard/npy';
import { rawTar, rawZip } from '../kit/archives.ts';
import { mutate, pick } from './mutate.ts';
import { repairPng, repairTar, repairZip } from './repair.ts';
import { gzipOfLies, npzOfLies, pngOfLies, tarOfLies, zipOfLies } from './structures.ts';

/** What a case is: opened as a sample set, decoded as an image, or read as a labels file. */
export type Door = 'set' | 'image' | 'labels';

export interface FuzzCase {
  readonly kind: string;
  readonly door: Door;
  readonly bytes: Buffer;
}

type Seeds = Readonly<Record<string, readonly Buffer[]>>;

const VECTORS = new URL('../vectors/', import.meta.url);
const ZIPS = new URL('../../../npy/test/vectors/', import.meta.url);
const IMAGES = ['png', 'jpg', 'webp', 'gif', 'tif', 'bmp', 'ppm', 'pgm'];

function filesOf(folder: URL, ending: string): Buffer[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => readFileSync(new URL(name, folder)));
}

/** Sound files of every kind, from which the cases are made. */
export async function seedsOf(): Promise<Seeds> {
  const images = Object.fromEntries(IMAGES.map((kind) => [kind, filesOf(VECTORS, `.${kind}`)]));
  const csv = Buffer.from('file,label\nimg0.png,"cat, wild"\nd/img1.png,dog\n');
  const set = images
    .png!.slice(0, 2)
    .map((bytes, i) => ({ name: ['img0.png', 'd/img1.png'][i]!, bytes, method: 8 * i }));
  const labels = encodeNpy({ dtype: 'text', shape: [2], data: ['cat', 'dog'] });
  const arr_0 = { dtype: 'uint8', shape: [2, 4, 4, 3], data: new Uint8Array(96).map((_, i) => i) } as const;
  const arr_1 = { dtype: 'int32', shape: [2], data: Int32Array.of(3, 4) } as const;
  const tars = [
    rawTar([...set, { name: 'labels.csv', bytes: csv }]),
    rawTar([{ name: 'p', type: 'x', bytes: Buffer.from('17 path=long.png\n') }, ...set]),
    rawTar([{ name: '././@LongLink', type: 'L', bytes: Buffer.from(`${'n'.repeat(200)}.png\0`) }, ...set]),
  ];
  return {
    ...images,
    zip: [
      rawZip([...set, { name: 'labels.csv', bytes: csv }]),
      rawZip([...set, { name: 'labels.npy', bytes: labels, method: 0 }]),
      rawZip(set, { zip64: true }),
      ...filesOf(ZIPS, 'streamed.zip'),
    ],
    tar: tars,
    'tar.gz': tars.map((tar) => gzipSync(tar)),
    npz: [
      Buffer.from(await encodeNpz({ arr_0 })),
      Buffer.from(await encodeNpz({ arr_0, arr_1 }, { compress: true })),
      ...filesOf(ZIPS, '.npz'),
    ],
    'labels.csv': [csv, Buffer.from('\ufefffile,label\r\nimg0.png,a\r\nd/img1.png,"b""c"\r\n')],
    'labels.npy': [Buffer.from(labels), Buffer.from(encodeNpy(arr_1)), ...filesOf(ZIPS, 'text.npy')],
  };
}

const half = (rng: Rng, repair: (bytes: Buffer) => Buffer, bytes: Buffer) =>
  rng.below(2) ? repair(bytes) : bytes;

type Make = (rng: Rng, seeds: Seeds) => Buffer;
const mutant =
  (kind: string): Make =>
  (rng, seeds) =>
    mutate(pick(rng, seeds[kind]!), rng, seeds[kind]!);

const KINDS: readonly { readonly kind: string; readonly door: Door; readonly make: Make }[] = [
  { kind: 'zip', door: 'set', make: (rng, seeds) => half(rng, repairZip, mutant('zip')(rng, seeds)) },
  { kind: 'zip of lies', door: 'set', make: (rng, seeds) => zipOfLies(rng, seeds.png!) },
  { kind: 'tar', door: 'set', make: (rng, seeds) => half(rng, repairTar, mutant('tar')(rng, seeds)) },
  { kind: 'tar of lies', door: 'set', make: (rng, seeds) => tarOfLies(rng, seeds.png!) },
  { kind: 'tar.gz', door: 'set', make: mutant('tar.gz') },
  {
    kind: 'tar.gz of lies',
    door: 'set',
    make: (rng, seeds) => {
      if (rng.below(2)) return gzipOfLies(rng, seeds.png!);
      return gzipSync(half(rng, repairTar, mutate(gunzipSync(pick(rng, seeds['tar.gz']!)), rng, seeds.tar!)));
    },
  },
  { kind: 'npz', door: 'set', make: (rng, seeds) => half(rng, repairZip, mutant('npz')(rng, seeds)) },
  { kind: 'npz of lies', door: 'set', make: npzOfLies },
  ...['labels.csv', 'labels.npy'].map((kind) => ({ kind, door: 'labels', make: mutant(kind) }) as const),
  ...IMAGES.map((kind) => ({ kind, door: 'image', make: mutant(kind) }) as const),
  { kind: 'png repaired', door: 'image', make: (rng, seeds) => repairPng(mutant('png')(rng, seeds)) },
  { kind: 'png of lies', door: 'image', make: (rng, seeds) => pngOfLies(rng, seeds.png!) },
];

/** The case of an index: the same seed and index always give the same bytes. */
export function fuzzCase(seeds: Seeds, seed: number, index: number): FuzzCase {
  const { kind, door, make } = KINDS[index % KINDS.length]!;
  const rng = new Rng(Math.imul(seed, 0x9e3779b1) + index);
  return { kind, door, bytes: make(rng, seeds) };
}
