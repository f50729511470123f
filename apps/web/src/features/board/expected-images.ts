/** The number of images a board's protocol asks of every submission; null where it leaves that open. */
export function expectedImages(document: unknown): number | null {
  if (typeof document !== 'object' || document === null || !('expectedCount' in document)) return null;
  return typeof document.expectedCount === 'number' ? document.expectedCount : null;
}
