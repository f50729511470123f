/** How the pixels of an image become a network's input: a choice beside the network, since any of it moves a score. */
export interface Preprocessing {
  readonly resize: Resize;
  /** Left out: the whole image is squeezed to the network's input. */
  readonly crop?: Crop;
  readonly normalisation: Normalisation;
  readonly colour: Colour;
}

/** The conventions of resizing; docs/preprocessing.md says which program has which. */
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
