import type { Axis } from './frame.ts';

/** Where output pixels lie between two input pixels: at `lower` + `fraction`, towards `upper`; float32. */
export interface Positions {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly fraction: Float32Array;
}

/** The conventions of bilinear resizing without antialiasing. */
export type BilinearResize = 'bilinear-align-corners' | 'bilinear-half-pixel' | 'tf1';

/**
 * The input position of each output pixel, rounded where TensorFlow and PyTorch round: on wide images exact arithmetic would
 * differ from them by more than 1e-5. PyTorch's scale is a float32; its position is rounded once the whole pixels are off, as
 * builds with fused multiply-add do.
 */
export function positionsOf({ from, to, first, count }: Axis, resize: BilinearResize): Positions {
  const positionAt = placing(resize, from, to);
  const lower = new Int32Array(count);
  const upper = new Int32Array(count);
  const fraction = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const position = positionAt(first + i);
    lower[i] = Math.min(Math.trunc(position), from - 1);
    upper[i] = Math.min(lower[i]! + 1, from - 1);
    fraction[i] = position - lower[i]!;
  }
  return { lower, upper, fraction };
}

function placing(resize: BilinearResize, from: number, to: number): (i: number) => number {
  const { fround } = Math;
  switch (resize) {
    case 'bilinear-align-corners': {
      const scale = fround((from - 1) / Math.max(1, to - 1));
      return (i) => fround(i * scale);
    }
    case 'bilinear-half-pixel': {
      const scale = fround(from / to);
      return (i) => Math.max(0, scale * (i + 0.5) - 0.5);
    }
    case 'tf1': {
      const scale = fround(from / to);
      return (i) => fround(i * scale);
    }
  }
}
