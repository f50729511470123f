import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Field } from '@fidboard/core';
import { parse } from 'yaml';
import type { BoardDocument } from './board-document.ts';
import { type BoardDocumentColumn, columnKey } from './board-document-columns.ts';
import { ONLY_REFERENCE, referenceKey } from './board-document-references.ts';
import { conventionalColumns } from './conventional-columns.ts';
import { parseReportedResults, type ReportedResult } from './reported-results.ts';

/** Each template is a folder of this name with `board.yaml`, `README.md` and, where published numbers differ by data set, `reported`. */
export const TEMPLATES_FOLDER = fileURLToPath(new URL('../templates', import.meta.url));

/** The board of a common use, without the images that it is measured against. */
export interface BoardTemplate {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The id of an extractor. */
  readonly extractor: string;
  /** How many images a submission has to hold; any number when left out. */
  readonly images?: number;
  readonly references: readonly { readonly key: string; readonly name: string }[];
  readonly columns: readonly BoardDocumentColumn[];
  readonly ranking: BoardDocument['ranking'];
  readonly reported: readonly ReportedResult[];
  /** Whose published numbers can stand in place of `reported`. */
  readonly datasets: readonly { readonly name: string; readonly reported: readonly ReportedResult[] }[];
}

export async function templateNames(): Promise<string[]> {
  return (await readdir(TEMPLATES_FOLDER)).sort();
}

/** The names of the data sets whose published numbers a template knows. */
export async function datasetNames(template: string): Promise<string[]> {
  const files = await readdir(join(TEMPLATES_FOLDER, template, 'reported')).catch(() => []);
  return files.map((file) => file.replace(/\.yaml$/, '')).sort();
}

/** Every template, by name. */
export async function readTemplates(): Promise<BoardTemplate[]> {
  return Promise.all((await templateNames()).map(readTemplate));
}

async function readTemplate(name: string): Promise<BoardTemplate> {
  const root = await readYaml(name, 'board.yaml');
  const references = referencesOf(root);
  const first = references[0]!.key;
  const columns = conventionalColumns(root.at('columns'), first);
  const keys = columns.map((column) => columnKey(column, first));
  const datasets = (await datasetNames(name)).map(async (dataset) => ({
    name: dataset,
    reported: parseReportedResults(await readYaml(name, join('reported', `${dataset}.yaml`)), keys),
  }));
  const protocol = root.at('protocol').keys(['extractor'], ['images']);
  const images = protocol.optional('images')?.integer(1, 100_000_000);
  const reported = root.optional('reported');
  const ranking = root.at('ranking');
  return {
    name,
    title: root.at('title').text(120),
    description: root.at('description').text(4000),
    extractor: protocol.at('extractor').text(),
    ...(images === undefined ? {} : { images }),
    references,
    columns,
    ranking: {
      order: ranking.at('order').oneOf(['primary', 'mean-rank', 'median-rank']),
      standing: ranking.at('standing').oneOf(['best', 'latest', 'chosen']),
    },
    reported: reported === undefined ? [] : parseReportedResults(reported, keys),
    datasets: await Promise.all(datasets),
  };
}

function referencesOf(root: Field): BoardTemplate['references'] {
  const only = root.optional('reference');
  if (only !== undefined) return [{ key: ONLY_REFERENCE, name: only.at('name').text(120) }];
  return root
    .at('references')
    .items()
    .map((item) => ({ key: referenceKey(item.at('key')), name: item.at('name').text(120) }));
}

async function readYaml(template: string, file: string): Promise<Field> {
  const text = await readFile(join(TEMPLATES_FOLDER, template, file), 'utf8');
  return Field.of(parse(text), `${template}/${file}`, 'Correct the template.');
}
