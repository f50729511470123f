import type { Pixels } from './decodeImage.ts';
import type { ImageHeader } from './imageHeader.ts';

interface Pnm {
  readonly channels: 1 | 3;
  readonly width: number;
  readonly height: number;
  readonly maxval: number;
  readonly pixelsAt: number;
}

const MAX_HEADER = 4096;

/** Netpbm's binary PGM (P5) and PPM (P6), of 8 bits (maxval 255) or 16 (65535). */
export function readPnmHeader(bytes: Buffer): ImageHeader | 'truncated' {
  const pnm = parse(bytes);
  if (pnm === undefined) return 'truncated';
  const { width, height, maxval, channels, pixelsAt } = pnm;
  const expected = pixelsAt + width * height * channels * (maxval > 255 ? 2 : 1);
  const unread =
    maxval === 255 || maxval === 65535 ? undefined : `its maxval is ${maxval}, read are 255 and 65535`;
  // A stream of several images has another header where the first ends.
  return { format: 'netpbm', width, height, several: bytes.length > expected, inks: false, unread };
}

/** The pixels of a file that {@link readPnmHeader} would read, of 16 bits the high byte; undefined when it ends early. */
export function decodePnm(bytes: Buffer): Pixels | undefined {
  const pnm = parse(bytes);
  if (pnm === undefined) return undefined;
  const { width, height, channels, maxval, pixelsAt } = pnm;
  const step = maxval > 255 ? 2 : 1;
  if (pixelsAt + width * height * channels * step > bytes.length) return undefined;
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < pixels.length; i++) {
    const sample = channels === 3 ? i : Math.floor(i / 3);
    pixels[i] = bytes[pixelsAt + sample * step]!;
  }
  return { width, height, pixels };
}

/** Magic, width, height and maxval, between white space and comments; one white space before the pixels. */
function parse(bytes: Buffer): Pnm | undefined {
  const text = bytes.toString('latin1', 0, MAX_HEADER);
  const gap = '(?:\\s|#[^\\n\\r]*[\\n\\r])+';
  const match = new RegExp(`^P([56])${gap}(\\d{1,9})${gap}(\\d{1,9})${gap}(\\d{1,5})\\s`).exec(text);
  if (match === null) return undefined;
  const [width, height, maxval] = match.slice(2).map(Number) as [number, number, number];
  return { channels: match[1] === '5' ? 1 : 3, width, height, maxval, pixelsAt: match[0].length };
}
