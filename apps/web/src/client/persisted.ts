import type { DocumentNode } from 'graphql';

/** What of a request names its operation: the hash that `npm run generate` wrote into the document, in place of the text. */
export function persistedQuery(document: DocumentNode): { version: 1; sha256Hash: string } {
  const { __meta__: meta } = document as { __meta__?: { hash?: string } };
  if (meta?.hash === undefined) throw new Error('persistedQuery: expected a generated document, got another');
  return { version: 1, sha256Hash: meta.hash };
}
