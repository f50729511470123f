import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { datasetNames, TEMPLATES_FOLDER, templateNames } from '@fidboard/evaluation';
import { type Document, isMap, isSeq, parse, parseDocument } from 'yaml';

/** What is chosen of a template; the rest stays as it is written, comments and all. */
export interface TemplateChoices {
  readonly slug?: string | undefined;
  /** Paths or SHA-256, by the reference's key; under '' of a board that has one. */
  readonly references: ReadonlyMap<string, string>;
  /** Whose published numbers are shown, where a template knows several. */
  readonly dataset?: string | undefined;
  readonly extractor?: string | undefined;
  /** Images of a submission. */
  readonly images?: number | 'any' | undefined;
}

/** The board file of a template with what is chosen; refuses a template, a reference or a data set that there is not. */
export async function boardFromTemplate(name: string, choices: TemplateChoices): Promise<string> {
  const names = await templateNames();
  if (!names.includes(name)) throw unknown('--template', names, name);
  const document = parseDocument(await readFile(join(TEMPLATES_FOLDER, name, 'board.yaml'), 'utf8'));
  if (choices.slug !== undefined) document.set('board', choices.slug);
  if (choices.dataset !== undefined) await chooseDataset(document, name, choices.dataset);
  if (choices.extractor !== undefined)
    document.setIn(['protocol', 'extractor'], document.createNode(choices.extractor));
  if (choices.images === 'any') document.deleteIn(['protocol', 'images']);
  else if (choices.images !== undefined) document.setIn(['protocol', 'images'], choices.images);
  for (const [key, source] of choices.references) setReference(document, key, source);
  return document.toString({ lineWidth: 120 });
}

async function chooseDataset(document: Document, template: string, dataset: string): Promise<void> {
  const known = await datasetNames(template);
  if (!known.includes(dataset)) throw unknown('--dataset', known, dataset);
  const [title] = String(document.get('title')).split(',');
  document.set('title', `${title}, ${dataset}`);
  const file = join(TEMPLATES_FOLDER, template, 'reported', `${dataset}.yaml`);
  document.set('reported', document.createNode(parse(await readFile(file, 'utf8'))));
}

function setReference(document: Document, key: string, source: string): void {
  const list = document.get('references');
  const all = isSeq(list) ? list.items.filter(isMap) : [];
  const keys = all.map((each) => String(each.get('key')));
  const only = document.get('reference');
  const reference = key === '' && isMap(only) ? only : all[keys.indexOf(key)];
  if (reference === undefined) {
    if (all.length > 0)
      throw unknown(
        '--reference',
        keys.map((each) => `${each}=PATH`),
        key || source,
      );
    throw unknown('--reference', ['PATH'], `${key}=${source}`);
  }
  const known = isSha256(source);
  reference.delete(known ? 'samples' : 'sha256');
  reference.set(known ? 'sha256' : 'samples', source);
}

/** Whether what stands for images is the SHA-256 of some that the server has, not a path. */
export function isSha256(source: string): boolean {
  return /^[0-9a-f]{64}$/.test(source);
}

function unknown(option: string, expected: readonly string[], got: string): Refusal {
  const choices = expected.length === 0 ? 'nothing, since this template has none' : expected.join(', ');
  return new Refusal('USAGE', `${option}: expected ${choices}, got ${got}`, 'See fidboard board new --help.');
}
