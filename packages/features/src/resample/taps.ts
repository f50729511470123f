/** The input pixels that an output pixel is a weighted sum of: `count[i]` from `first[i]` on, weights from `i * stride`. */
export interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float64Array;
  readonly stride: number;
}

/** Writes one image of 0 to 255, [height, width, 3], as the network sees it: rows x columns x 3 numbers from `at` on. */
export type Resampler = (pixels: Uint8Array, into: Float32Array, at: number) => void;
