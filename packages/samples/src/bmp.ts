import type { Pixels } from './decodeImage.ts';
import type { ImageHeader } from './imageHeader.ts';

const FILE_HEADER = 14;
const CORE = 12;
const INFO = 40;

interface Bmp {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Where the palette starts, how many colours it has, and bytes a colour. */
  readonly palette: { readonly at: number; readonly count: number; readonly size: number };
  readonly pixelsAt: number;
}

/** BMP: OS/2 1 and Windows headers; read are 1, 4, 8, 24 and 32 bits without compression or masks. */
export function readBmpHeader(bytes: Buffer): ImageHeader | 'truncated' {
  const bmp = parse(bytes);
  if (bmp === undefined) return 'truncated';
  const { width, height, bits, compression } = bmp;
  const plain = compression === 0 && [1, 4, 8, 24, 32].includes(bits);
  const unread = plain ? undefined : 'its BMP is compressed, masked or of 16 bits a pixel';
  return { format: 'bmp', width, height, several: false, inks: false, unread };
}

/**
 * The pixels of a BMP that {@link readBmpHeader} would read; undefined when the file ends before its last row or
 * a pixel names a colour that the palette lacks. The fourth byte of 32 bits is no alpha.
 */
export function decodeBmp(bytes: Buffer): Pixels | undefined {
  const bmp = parse(bytes);
  if (bmp === undefined) return undefined;
  const { width, height, topDown, bits, palette, pixelsAt } = bmp;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  if (pixelsAt + rowBytes * height > bytes.length) return undefined;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixelsAt + rowBytes * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++, to += 3) {
      let from = row + x * (bits >> 3);
      if (bits <= 8) {
        const byte = bytes[row + ((x * bits) >> 3)]!;
        const colour = (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
        if (colour >= palette.count) return undefined;
        from = palette.at + colour * palette.size;
      }
      pixels[to] = bytes[from + 2]!;
      pixels[to + 1] = bytes[from + 1]!;
      pixels[to + 2] = bytes[from]!;
    }
  }
  return { width, height, pixels };
}

function parse(bytes: Buffer): Bmp | undefined {
  if (bytes.length < FILE_HEADER + CORE) return undefined;
  const pixelsAt = bytes.readUInt32LE(10);
  const size = bytes.readUInt32LE(14);
  if (FILE_HEADER + size > bytes.length) return undefined;
  if (size !== CORE && (size < INFO || size > 124)) return undefined;
  const core = size === CORE;
  const width = core ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signed = core ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bits = bytes.readUInt16LE(core ? 24 : 28);
  const declared = core ? 0 : bytes.readUInt32LE(46);
  const palette = {
    at: FILE_HEADER + size,
    count: bits > 8 ? 0 : declared === 0 ? 2 ** bits : declared,
    size: core ? 3 : 4,
  };
  if (width < 0 || palette.at + palette.count * palette.size > bytes.length) return undefined;
  const compression = core ? 0 : bytes.readUInt32LE(30);
  return { width, height: Math.abs(signed), topDown: signed < 0, bits, compression, palette, pixelsAt };
}
