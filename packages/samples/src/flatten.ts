/** What lies under transparent pixels. */
export type Background = 'white' | 'black';

/**
 * RGB from RGBA: each colour laid over the background, (c a + b (255 - a)) / 255 rounded to the nearest, as Pillow's
 * `Image.paste(image, mask=alpha)` does. Alpha is not premultiplied.
 */
export function flatten(rgba: Uint8Array, background: Background): Uint8Array {
  const under = background === 'white' ? 255 : 0;
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]!;
    const rest = under * (255 - alpha) + 127;
    rgb[to] = (rgba[from]! * alpha + rest) / 255;
    rgb[to + 1] = (rgba[from + 1]! * alpha + rest) / 255;
    rgb[to + 2] = (rgba[from + 2]! * alpha + rest) / 255;
  }
  return rgb;
}
