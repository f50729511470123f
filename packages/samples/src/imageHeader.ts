import { archiveKind } from './archiveKind.ts';
import { readBmpHeader } from './bmp.ts';
import { readGifHeader } from './gifHeader.ts';
import type { SampleLimits } from './limits.ts';
import { readPnmHeader } from './netpbm.ts';
import { refuseEntry } from './refuse.ts';
import { readTiffHeader } from './tiffHeader.ts';

/** What an image file is, from its first bytes. */
export interface ImageHeader {
  readonly format: 'png' | 'jpeg' | 'webp' | 'tiff' | 'gif' | 'bmp' | 'netpbm';
  readonly width: number;
  readonly height: number;
  /** More than one image: an animation, or pages. */
  readonly several: boolean;
  /** CMYK or YCCK: four inks instead of three lights. */
  readonly inks: boolean;
  /** Why this variant of the format is not read, where it is not. */
  readonly unread?: string | undefined;
}

/** The formats in words, for refusals. */
export const FORMATS = 'PNG, JPEG, WebP, TIFF, GIF, BMP, PPM or PGM';

/**
 * Reads an image's type and size from its first bytes and refuses what must not reach a decoder: other types,
 * archives, animations, pages, and sizes beyond the limits.
 */
export function checkImage(bytes: Uint8Array, name: string, limits: SampleLimits): ImageHeader {
  const header = readImageHeader(bytes);
  if (header === 'truncated') {
    throw refuseEntry('UNREADABLE_IMAGE', name, {
      rule: `the image is damaged within its header, or ends there (${bytes.length} bytes)`,
      remedy: 'Write it again, or check that the upload is complete.',
    });
  }
  if (header === undefined) throw wrongType(bytes, name);
  const { width, height } = header;
  if (width * height > limits.maxPixels || Math.min(width, height) < limits.minSide) {
    const rule = `${width} x ${height} pixels, allowed are ${limits.minSide} a side to ${limits.maxPixels} in all`;
    throw refuseEntry('IMAGE_LIMIT', name, { rule, remedy: 'Resize it before packing.' });
  }
  if (header.several) {
    throw refuseEntry('UNREADABLE_IMAGE', name, {
      rule: 'animations and files of several pages are not samples, one still image is expected',
      remedy: 'Save every frame as an image of its own.',
    });
  }
  if (header.unread !== undefined) {
    throw refuseEntry('UNREADABLE_IMAGE', name, { rule: header.unread, remedy: 'Convert it to PNG.' });
  }
  return header;
}

function wrongType(bytes: Uint8Array, name: string) {
  const archive = archiveKind(bytes);
  if (archive) {
    return refuseEntry('UNSAFE_ENTRY', name, {
      rule: `it is a ${archive} archive, and archives inside a sample set are not opened`,
      remedy: 'Pack the images directly.',
    });
  }
  return refuseEntry('UNREADABLE_IMAGE', name, {
    rule: bytes.length === 0 ? 'the file is empty' : `its bytes are not those of a ${FORMATS} image`,
    remedy: 'Leave it out, or convert it to PNG.',
  });
}

/** The header of an image of a known type; undefined for other types. Nothing behind the header is looked at. */
export function readImageHeader(image: Uint8Array): ImageHeader | 'truncated' | undefined {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const start = bytes.toString('latin1', 0, 12);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return readPng(bytes);
  if (start.startsWith('\xff\xd8\xff')) return readJpeg(bytes);
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return readWebp(bytes);
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return readTiffHeader(bytes);
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return readGifHeader(bytes);
  if (start.startsWith('BM')) return readBmpHeader(bytes);
  if (/^P[56][\s#]/.test(start)) return readPnmHeader(bytes);
  return undefined;
}

/** PNG (ISO/IEC 15948): IHDR first; an acTL chunk before the first IDAT makes it an animation. */
function readPng(bytes: Buffer): ImageHeader | 'truncated' {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return 'truncated';
  let several = false;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const chunk = bytes.toString('latin1', at + 4, at + 8);
    if (chunk === 'IDAT') break;
    if (chunk === 'acTL') several = true;
  }
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return { format: 'png', width, height, several, inks: false };
}

/** JPEG (ITU-T T.81): marker segments up to the first start of frame. */
function readJpeg(bytes: Buffer): ImageHeader | 'truncated' {
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return 'truncated';
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const startOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (startOfFrame) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { format: 'jpeg', width, height, several: false, inks: bytes[at + 9] === 4 };
    }
    const standalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += standalone ? 2 : 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return 'truncated';
}

/** WebP (RFC 9649): a lossy, lossless or extended first chunk. */
function readWebp(bytes: Buffer): ImageHeader | 'truncated' {
  if (bytes.length < 30) return 'truncated';
  const still = { format: 'webp', several: false, inks: false } as const;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { ...still, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { ...still, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return {
        ...still,
        width: bytes.readUIntLE(24, 3) + 1,
        height: bytes.readUIntLE(27, 3) + 1,
        several: (bytes[20]! & 0x02) !== 0,
      };
    default:
      return 'truncated';
  }
}
