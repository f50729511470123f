import type { ExtractorInput } from '../manifest.ts';

/** One axis of a resize of `from` pixels to `to`, of which the `count` from `first` on are kept. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly count: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How an image of this size reaches a network's input: squeezed to it, or with a crop resized until its shorter side is as
 * long as the crop says and the middle cut out.
 *
 * As torchvision's Resize and CenterCrop do on images: the longer side is floor(shorter * long / short), the cut begins at
 * half of what is left over, halves rounded to the even number.
 */
export function frameOf(
  image: Size,
  { width, height, crop }: Pick<ExtractorInput, 'width' | 'height' | 'crop'>,
): { readonly columns: Axis; readonly rows: Axis } {
  if (crop === undefined) return { columns: whole(image.width, width), rows: whole(image.height, height) };
  const { shorterSide } = crop;
  const short = Math.min(image.width, image.height);
  const resized = (side: number) => (side === short ? shorterSide : Math.floor((shorterSide * side) / short));
  return {
    columns: middle(image.width, resized(image.width), width),
    rows: middle(image.height, resized(image.height), height),
  };
}

function whole(from: number, to: number): Axis {
  return { from, to, first: 0, count: to };
}

function middle(from: number, to: number, count: number): Axis {
  return { from, to, first: halfToEven(to - count), count };
}

/** n / 2, rounded as Python's round. */
function halfToEven(n: number): number {
  const floor = Math.floor(n / 2);
  return n % 2 === 1 && floor % 2 === 1 ? floor + 1 : floor;
}
