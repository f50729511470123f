import { compareNatural, Refusal } from '@fidboard/core';
import { FORMATS } from './imageHeader.ts';
import { sharedFolder } from './labels.ts';
import { refuseEntry } from './refuse.ts';

const JUNK = /(^|\/)(__MACOSX\/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)/i;
const HARMLESS = /(^|\/)(README|LICENSE|LICENCE|NOTICE)(\.[a-z]+)?$|\.(txt|csv|tsv|json|md)$/i;

const LABELS = /(^|\/)labels\.(csv|npy)$/;

type Named<E> = E & { readonly name: string };

/** The images of a source in natural order, and how many harmless files were left aside. */
export interface Selection<E> {
  readonly images: readonly Named<E>[];
  /** Labels among what was left aside: labels.csv or labels.npy, at the top or in a folder that all images share. */
  readonly labels: readonly Named<E>[];
  readonly ignored: number;
}

/**
 * Puts the entries of a source in natural order, leaving aside what operating systems drop into archives and
 * harmless texts (README, LICENSE, labels). Everything else must be an image: its bytes decide when it is read.
 */
export function selectImages<E extends { readonly name: string }>(
  entries: readonly E[],
  label: string,
): Selection<E> {
  const names = new Set<string>();
  const images: Named<E>[] = [];
  const maybeLabels: Named<E>[] = [];
  let ignored = 0;
  for (const entry of entries) {
    const name = entry.name.replace(/^(\.\/+)+/, '');
    if (JUNK.test(name)) continue;
    if (names.has(name)) {
      throw refuseEntry('UNSAFE_ENTRY', name, {
        rule: 'the name occurs twice',
        remedy: 'Give every file a name of its own.',
      });
    }
    names.add(name);
    if (LABELS.test(name)) maybeLabels.push({ ...entry, name });
    else if (HARMLESS.test(name)) ignored++;
    else images.push({ ...entry, name });
  }
  if (images.length === 0) throw noImages(label);
  const folder = sharedFolder(images.map(({ name }) => name));
  const labels: Named<E>[] = [];
  for (const entry of maybeLabels) {
    const isAbove = folder.startsWith(entry.name.slice(0, entry.name.lastIndexOf('/') + 1));
    if (isAbove) labels.push(entry);
    // An array is harmless as the labels of a set, and nowhere else.
    if (isAbove || entry.name.endsWith('.csv')) ignored++;
    else images.push(entry);
  }
  return { images: images.sort((a, b) => compareNatural(a.name, b.name)), labels, ignored };
}

export function noImages(label: string): Refusal {
  return new Refusal(
    'NO_IMAGES',
    `"${label}": expected at least one image, got none.`,
    `Give ${FORMATS} files, or an .npz with a uint8 array arr_0.`,
  );
}
