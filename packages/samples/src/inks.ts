/**
 * RGB from CMYK (0 no ink, 255 all of it) as Pillow's `convert("RGB")` computes it, without a profile:
 * (255 - K) - (C (255 - K)) / 255, the quotient rounded to the nearest.
 */
export function fromInks(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let from = 0, to = 0; from < cmyk.length; from += 4, to += 3) {
    const light = 255 - cmyk[from + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      rgb[to + channel] = light - Math.round((cmyk[from + channel]! * light) / 255);
    }
  }
  return rgb;
}
