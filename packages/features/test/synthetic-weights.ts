/** Uniform numbers in [0, 1) by the hash of vectors/generate_fid_inception.py. */
export function hashed(count: number, stream: number): Float64Array {
  const start = (Math.imul(stream, 0x85ebca77) + 1) >>> 0;
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = (Math.imul(i, 0x9e3779b1) + start) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
    x = Math.imul(x, 0x21f0aaad) >>> 0;
    x = (x ^ (x >>> 15)) >>> 0;
    x = Math.imul(x, 0x735a2d97) >>> 0;
    x = (x ^ (x >>> 15)) >>> 0;
    numbers[i] = x / 2 ** 32;
  }
  return numbers;
}
