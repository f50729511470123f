import sharp from 'sharp';
import type { Pixels } from './decodeImage.ts';

/** A PNG that fits `size` x `size` pixels: reduced with Lanczos, enlarged in whole squares so that pixels stay pixels. */
export async function thumbnail(image: Pixels, size: number): Promise<Uint8Array> {
  const { width, height, pixels } = image;
  const enlarge = Math.max(width, height) < size;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(size, size, { fit: 'inside', kernel: enlarge ? 'nearest' : 'lanczos3' })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
