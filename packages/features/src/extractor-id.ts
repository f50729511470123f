/** An extractor's id stands in protocols, file names and command lines. */
export const EXTRACTOR_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The id that a file's name suggests: "My Net v2.onnx" is my-net-v2. */
export function suggestedId(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.onnx$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 64);
}
