import { createSHA256 } from 'hash-wasm';

interface HashOptions {
  signal: AbortSignal;
  /** Part read so far, 0 to 1. */
  onProgress: (part: number) => void;
}

/** SHA-256 of a file as hex, read as a stream: memory stays small whatever its size. */
export async function hashFile(file: File, { signal, onProgress }: HashOptions): Promise<string> {
  const hasher = await createSHA256();
  const reader = file.stream().getReader();
  let read = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return hasher.digest();
      hasher.update(value);
      read += value.byteLength;
      onProgress(file.size === 0 ? 1 : read / file.size);
    }
  } finally {
    await reader.cancel();
  }
}
