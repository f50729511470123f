/** Milliseconds of a loop before other work of the process has its turn. */
const STRETCH = 50;

/**
 * For long loops outside onnxruntime: awaited between steps, it lets timers, signals and requests in every 50 ms.
 *
 * Throws the signal's reason once it is aborted.
 */
export function givingWay(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - since < STRETCH) return undefined;
    return new Promise((resolve) => setImmediate(resolve)).then(() => {
      signal?.throwIfAborted();
      since = performance.now();
    });
  };
}
