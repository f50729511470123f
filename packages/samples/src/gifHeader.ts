import type { ImageHeader } from './imageHeader.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** GIF (87a and 89a): all blocks are stepped over, since only their number tells a still image from an animation. */
export function readGifHeader(bytes: Buffer): ImageHeader | 'truncated' {
  if (bytes.length < 13) return 'truncated';
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  let images = 0;
  let whole = true;
  for (let at = 13 + colours(bytes[10]!); bytes[at] !== TRAILER; ) {
    const kind = bytes[at++];
    if (kind === IMAGE) {
      if (at + 10 > bytes.length) return 'truncated';
      images++;
      const frame = [0, 2, 4, 6].map((field) => bytes.readUInt16LE(at + field));
      whole &&= frame.join() === [0, 0, width, height].join();
      // Its place and size, its colours, and the size of a code.
      at += 9 + colours(bytes[at + 8]!) + 1;
    } else if (kind === EXTENSION) at++;
    else return 'truncated';
    // Blocks of at most 255 bytes, each behind its length; one of none ends them.
    for (let length = bytes[at]; ; length = bytes[at]) {
      if (length === undefined) return 'truncated';
      at += 1 + length;
      if (length === 0) break;
    }
  }
  if (images === 0) return 'truncated';
  const unread = whole ? undefined : 'its picture does not fill the screen that the GIF declares';
  return { format: 'gif', width, height, several: images > 1, inks: false, unread };
}

/** Bytes of the colour table that these flags announce. */
function colours(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
