/** How the pixels of an image become a network's input: a choice beside the network, since any of it moves a score. */
export interface Preprocessing {
  readonly resize: Resize;
  /** Left out: the whole image is squeezed to the network's input. */
  readonly crop?: Crop;
  readonly normalisation: Normalisation;
  readonly colour: Colour;
}

/**
 * Conventions of resizing, none of which antialiases unless it says so; docs/preprocessing.md says which program has which.
 *
 * - `bilinear-align-corners`: output pixel i reads position i (in - 1) / (out - 1).
 * - `bilinear-half-pixel`: (i + 1/2) in / out - 1/2, as PyTorch's interpolate does.
 * - `tf1`: i in / out, as TensorFlow's old resize_bilinear does.
 * - `clean`: Pillow's antialiased bicubic of each channel in float, clipped to 0..255, as clean-fid does.
 * - `pil-bicubic-uint8`: the same of 8-bit images, rounded to bytes after each of the two passes.
 * - `pil-bilinear-uint8`: that with a triangle in place of the cubic kernel, torchvision's Resize of an image file.
 * - `antialias-bilinear`: PyTorch's interpolate with antialias.
 */
export const RESIZES = [
  'bilinear-align-corners',
  'bilinear-half-pixel',
  'tf1',
  'clean',
  'pil-bicubic-uint8',
  'pil-bilinear-uint8',
  'antialias-bilinear',
] as const;
export type Resize = (typeof RESIZES)[number];

/** The image is resized until its shorter side has this many pixels; the middle, as large as the network's input, is taken. */
export interface Crop {
  readonly shorterSide: number;
}

export const NORMALISATIONS = ['x/255', '2x/255-1', '(x-128)/128'] as const;
/** Of a pixel x of 0 to 255; with a mean and a deviation for each channel, (x / 255 - mean) / std. */
export type Normalisation = (typeof NORMALISATIONS)[number] | ChannelNormalisation;

export interface ChannelNormalisation {
  readonly mean: Rgb;
  readonly std: Rgb;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export const COLOURS = ['rgb', 'rgb-over-black'] as const;
/** RGB; transparency is laid over white, or over black. */
export type Colour = (typeof COLOURS)[number];

export type Background = 'white' | 'black';

/** What a colour lays transparent pixels over. */
export function backgroundOf(colour: Colour): Background {
  return colour === 'rgb' ? 'white' : 'black';
}

/** The colour that lays transparent pixels over a background. */
export function colourOver(background: Background): Colour {
  return background === 'white' ? 'rgb' : 'rgb-over-black';
}
