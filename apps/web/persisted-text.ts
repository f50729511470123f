import { createHash } from 'node:crypto';
import { InMemoryCache } from '@apollo/client/cache';
import { type DocumentNode, print } from 'graphql';

const cache = new InMemoryCache();

/** What a page's document is to the server: its text as the page's cache asks for it, with the names of types. */
export function persistedText(document: DocumentNode): string {
  return print(cache.transformDocument(document));
}

/** What a page sends in place of the text. */
export function persistedHash(document: DocumentNode): string {
  return createHash('sha256').update(persistedText(document)).digest('hex');
}
