import { compareNatural, Refusal } from '@fidboard/core';
import { isNpy, type NpyArray, parseNpy } from '@fidboard/npy';
import { parseLabelCsv, refuseLine } from './labelCsv.ts';

/** What labels are given to. */
export interface Labelled {
  /** How many images, or rows of features. */
  readonly count: number;
  /** The images' names in natural order; left out for features, whose files a CSV then lists. */
  readonly names?: readonly string[] | undefined;
}

const LARGEST_LABEL = 200;

/**
 * The label of each image from the bytes of a labels file: a .npy array of as many texts or integers, in natural order
 * of the images' names, or a CSV with the header `file,label` that names every image once.
 *
 * A CSV may name files from the folder that all images share. Of features it must list as many files as there are rows,
 * which are in natural order of the files' names. Whatever does not fit is a Refusal that names the line or the row.
 */
export function labelsOfFile(bytes: Uint8Array, name: string, labelled: Labelled): string[] {
  if (isNpy(bytes)) return labelsOfArray(parseNpy(bytes, name), name, labelled.count);
  const { count, names } = labelled;
  const lines = parseLabelCsv(bytes, { name, most: count });
  for (const { label, line } of lines) refuseBadLabel(label, (rule) => refuseLine(name, line, rule));
  return names === undefined ? labelsOfRows(lines, name, count) : labelsByName(lines, name, names);
}

/** Labels from an array of as many integers or texts. */
export function labelsOfArray({ dtype, shape, data }: NpyArray, name: string, count: number): string[] {
  const isText = dtype === 'text';
  if (shape.length !== 1 || !(isText || dtype.startsWith('int') || dtype.startsWith('uint'))) {
    throw new Refusal(
      'BAD_INPUT',
      `${name}: expected labels, an array (n) of integers or texts, got ${dtype} (${shape.join(', ')}).`,
      'Save one label for each image: numpy.save("labels.npy", numpy.array(labels)).',
    );
  }
  if (data.length !== count) throw wrongCount(name, count, data.length);
  const labels = Array.from(data as ArrayLike<string | number | bigint>, String);
  labels.forEach((label, row) => {
    refuseBadLabel(
      label,
      (rule) =>
        new Refusal('BAD_INPUT', `${name}: row ${row} (counted from 0): ${rule}.`, 'Correct the label.'),
    );
  });
  return labels;
}

/** The folders at the head of the paths of all images, with a slash at the end; empty where they share none. */
export function sharedFolder(names: readonly string[]): string {
  let shared = names[0] ?? '';
  shared = shared.slice(0, shared.lastIndexOf('/') + 1);
  for (const name of names) {
    while (!name.startsWith(shared)) shared = shared.slice(0, shared.lastIndexOf('/', shared.length - 2) + 1);
  }
  return shared;
}

/**
 * Class folders: the first folder of each image's path below what all share, where every image lies in one and there are
 * at least 2 of them; else null.
 */
export function labelsOfFolders(names: readonly string[]): string[] | null {
  const { length } = sharedFolder(names);
  const folders: string[] = [];
  for (const name of names) {
    const end = name.indexOf('/', length);
    if (end < 0) return null;
    folders.push(name.slice(length, end));
  }
  return new Set(folders).size >= 2 ? folders : null;
}

type Lines = ReturnType<typeof parseLabelCsv>;

function labelsByName(lines: Lines, name: string, names: readonly string[]): string[] {
  const indices = new Map(names.map((each, index) => [each, index]));
  const folder = sharedFolder(names);
  const labels = new Array<string | undefined>(names.length).fill(undefined);
  const found = new Map<number, number>();
  for (const { file, label, line } of lines) {
    const plain = file.replace(/^(\.\/+)+/, '');
    const index = indices.get(plain) ?? indices.get(folder + plain);
    if (index === undefined) throw refuseLine(name, line, `${JSON.stringify(file)} is no image of the set`);
    const earlier = found.get(index);
    if (earlier !== undefined) {
      throw refuseLine(name, line, `${JSON.stringify(file)} has a label already, on line ${earlier}`);
    }
    found.set(index, line);
    labels[index] = label;
  }
  const missing = labels.indexOf(undefined);
  if (missing < 0) return labels as string[];
  throw new Refusal(
    'BAD_INPUT',
    `${name}: expected a label for each of ${names.length} images, got ${lines.length}; the first without is ${JSON.stringify(names[missing])}.`,
    'Name every image once.',
  );
}

function labelsOfRows(lines: Lines, name: string, count: number): string[] {
  if (lines.length !== count) throw wrongCount(name, count, lines.length);
  const seen = new Map<string, number>();
  for (const { file, line } of lines) {
    const earlier = seen.get(file);
    if (earlier !== undefined) {
      throw refuseLine(name, line, `${JSON.stringify(file)} has a label already, on line ${earlier}`);
    }
    seen.set(file, line);
  }
  return lines.toSorted((a, b) => compareNatural(a.file, b.file)).map(({ label }) => label);
}

function refuseBadLabel(label: string, refuse: (rule: string) => Refusal): void {
  if (label === '') throw refuse('expected a label, got none');
  if (label.length > LARGEST_LABEL) {
    throw refuse(`a label may have ${LARGEST_LABEL} characters, this one has ${label.length}`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(label)) throw refuse('a label may not hold control characters');
}

function wrongCount(name: string, expected: number, found: number): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${name}: expected ${expected} labels, one for each image, got ${found}.`,
    'Give every image one label, in natural order of the names ("img2" before "img10").',
  );
}
