import type { ImageHeader } from './imageHeader.ts';

// Tags of TIFF 6.0 that decide how pixels are read.
const WIDTH = 256;
const HEIGHT = 257;
const BITS = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const ORIENTATION = 274;
const SAMPLES = 277;
const PLANES = 284;
const EXTRA_SAMPLES = 338;
const SAMPLE_FORMAT = 339;

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'none'],
  [5, 'LZW'],
  [7, 'JPEG'],
  [8, 'deflate'],
  [32946, 'deflate'],
  [32773, 'PackBits'],
]);
const BYTE = 1;
const SHORT = 3;
const LONG = 4;
const SIZES: Readonly<Record<number, number>> = { [BYTE]: 1, [SHORT]: 2, [LONG]: 4 };

/** TIFF 6.0: the first directory, and whether another follows; only plain 8- and 16-bit images are read. */
export function readTiffHeader(bytes: Buffer): ImageHeader | 'truncated' {
  const tags = readDirectory(bytes);
  if (tags === undefined) return 'truncated';
  const { values, next } = tags;
  const [width = 0, height = 0] = [values.get(WIDTH)?.[0], values.get(HEIGHT)?.[0]];
  const inks = values.get(PHOTOMETRIC)?.[0] === 5;
  return { format: 'tiff', width, height, several: next !== 0, inks, unread: whyUnread(values) };
}

function whyUnread(values: ReadonlyMap<number, readonly number[]>): string | undefined {
  const first = (tag: number, otherwise: number) => values.get(tag)?.[0] ?? otherwise;
  const bits = values.get(BITS) ?? [1];
  const samples = first(SAMPLES, 1);
  const extra = values.get(EXTRA_SAMPLES) ?? [];
  const photometric = first(PHOTOMETRIC, -1);
  const compression = first(COMPRESSION, 1);
  if (!NAMES.has(compression)) {
    const read = [...new Set(NAMES.values())].join(', ');
    return `its TIFF compression is ${compression}, read are ${read}`;
  }
  if (first(SAMPLE_FORMAT, 1) !== 1) return 'its TIFF samples are not unsigned integers';
  if (first(ORIENTATION, 1) !== 1) return 'its TIFF orientation is not upright, and programs differ on it';
  if (extra.some((kind) => kind !== 2))
    return 'its TIFF holds channels that are neither colour nor plain alpha';
  const colours = samples - extra.length;
  const depth = bits[0]!;
  if (first(PLANES, 1) !== 1 || extra.length > 1 || bits.some((each) => each !== depth)) return UNUSUAL;
  switch (photometric) {
    case 0:
    case 1:
      return colours === 1 && (depth === 8 || depth === 16 || (depth === 1 && samples === 1))
        ? undefined
        : UNUSUAL;
    case 2:
      return colours === 3 && (depth === 8 || depth === 16) ? undefined : UNUSUAL;
    case 3:
      return samples === 1 && depth === 8 ? undefined : UNUSUAL;
    case 5:
      return samples === 4 && depth === 8 ? undefined : UNUSUAL;
    case 6:
      return colours === 3 && depth === 8 && compression === 7 ? undefined : UNUSUAL;
    default:
      return UNUSUAL;
  }
}

const UNUSUAL =
  'its TIFF is of an unusual kind: read are 1-bit, grey, palette, RGB and CMYK of 8 bits, grey and RGB of 16';

interface Directory {
  readonly values: ReadonlyMap<number, readonly number[]>;
  /** Where the next directory stands; 0 for none. */
  readonly next: number;
}

const MOST_VALUES = 8;

function readDirectory(bytes: Buffer): Directory | undefined {
  const little = bytes[0] === 0x49;
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  if (bytes.length < 8) return undefined;
  const start = u32(4);
  if (start + 2 > bytes.length) return undefined;
  const count = u16(start);
  const end = start + 2 + 12 * count;
  if (end + 4 > bytes.length) return undefined;
  const values = new Map<number, number[]>();
  for (let at = start + 2; at < end; at += 12) {
    const type = u16(at + 2);
    const size = SIZES[type];
    const held = Math.min(u32(at + 4), MOST_VALUES);
    if (size === undefined) continue;
    const place = size * u32(at + 4) <= 4 ? at + 8 : u32(at + 8);
    if (place + size * held > bytes.length) return undefined;
    const read = (from: number) => (type === BYTE ? bytes[from]! : type === SHORT ? u16(from) : u32(from));
    values.set(
      u16(at),
      Array.from({ length: held }, (_, i) => read(place + size * i)),
    );
  }
  return { values, next: u32(end) };
}
