import type { SampleLimits } from './limits.ts';
import { refuseEntry } from './refuse.ts';

export interface ImageHeader {
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** Only JPEG can have 4 here (CMYK or YCCK). */
  readonly components: number;
}

/**
 * Reads an image's type and size from its first bytes and refuses what must not reach a decoder: other types,
 * archives, animations, CMYK, and sizes beyond the limits.
 */
export function checkImage(bytes: Uint8Array, name: string, limits: SampleLimits): ImageHeader {
  const header = readHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (header === 'truncated') {
    throw refuseEntry('UNREADABLE_IMAGE', name, {
      rule: `the image ends inside its header (${bytes.length} bytes)`,
      remedy: 'Write it again, or check that the upload is complete.',
    });
  }
  if (header === undefined) throw wrongType(bytes, name);
  const { width, height } = header;
  if (width * height > limits.maxPixels || Math.min(width, height) < limits.minSide) {
    const rule = `${width} x ${height} pixels, allowed are ${limits.minSide} a side to ${limits.maxPixels} in all`;
    throw refuseEntry('IMAGE_LIMIT', name, { rule, remedy: 'Resize it before packing.' });
  }
  if (header.animated) {
    throw refuseEntry('UNREADABLE_IMAGE', name, {
      rule: 'animations are not samples, one still image is expected',
      remedy: 'Save every frame as an image of its own.',
    });
  }
  if (header.components === 4) {
    throw refuseEntry('UNREADABLE_IMAGE', name, {
      rule: 'CMYK is not read, grey or RGB is expected',
      remedy: 'Convert it to RGB.',
    });
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
    rule: bytes.length === 0 ? 'the file is empty' : 'its bytes are not those of a PNG, JPEG or WebP image',
    remedy: 'Leave it out, or convert it to PNG.',
  });
}

/** The kind of archive that the bytes start, if any. */
export function archiveKind(
  bytes: Uint8Array,
): 'zip' | 'gzip' | 'tar' | 'bzip2' | 'xz' | '7z' | 'zstd' | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(262, bytes.byteLength)).toString(
    'latin1',
  );
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  if (start.startsWith('BZh')) return 'bzip2';
  if (start.startsWith('\xfd7zXZ')) return 'xz';
  if (start.startsWith("7z\xbc\xaf'")) return '7z';
  if (start.startsWith('\x28\xb5\x2f\xfd')) return 'zstd';
  if (start.slice(257, 262) === 'ustar') return 'tar';
  return undefined;
}

function readHeader(bytes: Buffer): ImageHeader | 'truncated' | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return readPng(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return readJpeg(bytes);
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return readWebp(bytes);
  return undefined;
}

/** PNG (ISO/IEC 15948): IHDR first; an acTL chunk before the first IDAT makes it an animation. */
function readPng(bytes: Buffer): ImageHeader | 'truncated' {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return 'truncated';
  let animated = false;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const chunk = bytes.toString('latin1', at + 4, at + 8);
    if (chunk === 'IDAT') break;
    if (chunk === 'acTL') animated = true;
  }
  return {
    format: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    animated,
    components: 3,
  };
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
      return { format: 'jpeg', width, height, animated: false, components: bytes[at + 9]! };
    }
    const standalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += standalone ? 2 : 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return 'truncated';
}

/** WebP (RFC 9649): a lossy, lossless or extended first chunk. */
function readWebp(bytes: Buffer): ImageHeader | 'truncated' {
  if (bytes.length < 30) return 'truncated';
  const still = { format: 'webp', animated: false, components: 3 } as const;
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
        animated: (bytes[20]! & 0x02) !== 0,
      };
    default:
      return 'truncated';
  }
}
