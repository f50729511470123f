import type { Field } from '@fidboard/core';

/** A set of real images that a board is measured against, under a name of its own there. */
export interface BoardDocumentReference {
  /** What columns call it. */
  readonly key: string;
  readonly name: string;
  /** SHA-256 of the sample set's file, which the host has sent or which a board that the host sees is measured against. */
  readonly sha256: string;
  /** `statistics`: an .npz of a mean and a covariance in the features of the board's protocol; images when left out. */
  readonly kind?: 'statistics';
  /** SHA-256 of a file with the labels of the images, whose own are taken when it is left out. */
  readonly labels?: string;
}

/** The key of a board's only reference where the document gives none. */
export const ONLY_REFERENCE = 'reference';

const MOST_REFERENCES = 10;

/** The references of a board: one under `reference`, or a list under `references`, which has the keys that columns name. */
export function parseReferences(root: Field): BoardDocumentReference[] {
  const only = root.optional('reference');
  const list = root.optional('references');
  if ((only === undefined) === (list === undefined)) root.refuse('either reference or references');
  if (only !== undefined) {
    only.keys(['name', 'sha256'], OPTIONAL);
    return [{ key: ONLY_REFERENCE, ...parseImages(only) }];
  }
  const items = list!.items();
  if (items.length === 0 || items.length > MOST_REFERENCES)
    list!.refuse(`1 to ${MOST_REFERENCES} references`);
  const references = items.map((item) => {
    item.keys(['key', 'name', 'sha256'], OPTIONAL);
    return { key: referenceKey(item.at('key')), ...parseImages(item) };
  });
  for (const [at, { key, sha256 }] of references.entries()) {
    const before = references.slice(0, at);
    if (before.some((other) => other.key === key)) items[at]!.at('key').refuse('a key of its own');
    if (before.some((other) => other.sha256 === sha256)) items[at]!.at('sha256').refuse('images of its own');
  }
  return references;
}

const OPTIONAL = ['kind', 'labels'];

function parseImages(field: Field): Omit<BoardDocumentReference, 'key'> {
  const kind = field.optional('kind')?.oneOf(['statistics']);
  const labels = field.optional('labels');
  if (kind && labels) labels.refuse('no labels, since statistics are of no single images');
  return {
    name: field.at('name').text(120),
    sha256: field.at('sha256').sha256(),
    ...(kind ? { kind } : {}),
    ...(labels ? { labels: labels.sha256() } : {}),
  };
}

export function referenceKey(field: Field): string {
  return field.matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens');
}
