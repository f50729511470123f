/** Where a window may stand along one axis, and the padding that it needs before and after. */
interface SlidingWindow {
  readonly positions: number;
  readonly before: number;
  readonly after: number;
}

/**
 * TensorFlow's padding along one axis of `size` pixels.
 *
 * `same`: ceil(size / stride) positions; an odd total of padding puts the larger part after, so that with
 * stride 2 it is often one-sided. See https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2.
 */
export function slidingWindow(
  size: number,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: 'same' | 'valid' },
): SlidingWindow {
  if (padding === 'valid')
    return { positions: Math.floor((size - kernel) / stride) + 1, before: 0, after: 0 };
  const positions = Math.ceil(size / stride);
  const total = Math.max((positions - 1) * stride + kernel - size, 0);
  const before = Math.floor(total / 2);
  return { positions, before, after: total - before };
}
