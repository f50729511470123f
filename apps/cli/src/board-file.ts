import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Field, Refusal } from '@fidboard/core';
import {
  type BoardDocument,
  conventionalColumns,
  defaultProtocol,
  type ImageSize,
  type MetricChoices,
  ONLY_REFERENCE,
  OPTIONAL_BOARD_FIELDS,
  type Protocol,
  parseBoardDocument,
  parseProtocol,
} from '@fidboard/evaluation';
import { parse, stringify } from 'yaml';
import { isSha256 } from './board-templates.ts';
import { NORMALISATION_FORMS, normalisationOf, preprocessingOf, RESIZE_NAMES } from './preprocessing.ts';

const REMEDY = 'Correct the file; docs/boards.md of the repository lists its fields.';

/** A board file: the board that it says, once the SHA-256 of each of its references is known. */
export interface BoardFile {
  /** The files beside it that are to be sent: images, statistics and labels of references. */
  readonly files: readonly string[];
  /** The board, given the SHA-256 of each file. */
  documentWith(hashOf: (file: string) => string): BoardDocument;
}

/**
 * Reads a board file (YAML); what it leaves out is conventional.
 *
 * Refuses what is no YAML, and names each field that is wrong, what was expected and what came.
 */
export async function readBoardFile(path: string): Promise<BoardFile> {
  const root = Field.of(await readYaml(path), path, REMEDY).keys(
    ['board', 'title', 'columns'],
    ['reference', 'references', 'description', 'visibility', 'protocol', 'ranking', ...OPTIONAL_BOARD_FIELDS],
  );
  const references = referencesOf(root);
  const protocol = protocolOf(root.optional('protocol'));
  const ranking = root.optional('ranking')?.keys([], ['order', 'standing']);
  const columns = conventionalColumns(root.at('columns'), references[0]?.key);
  const sha256Of = (source: Source, hashOf: (file: string) => string) =>
    'path' in source ? hashOf(resolve(dirname(path), source.path)) : source.sha256;
  return {
    files: references
      .flatMap(({ images, labels }) => [images, labels])
      .flatMap((source) => (source && 'path' in source ? [resolve(dirname(path), source.path)] : [])),
    documentWith: (hashOf) =>
      parseBoardDocument({
        board: root.at('board').value,
        title: root.at('title').value,
        description: root.optional('description')?.value ?? '',
        visibility: root.optional('visibility')?.value ?? 'private',
        protocol,
        references: references.map(({ key, name, kind, images, labels }) => ({
          key,
          name,
          sha256: sha256Of(images, hashOf),
          ...(kind === undefined ? {} : { kind }),
          ...(labels === null ? {} : { labels: sha256Of(labels, hashOf) }),
        })),
        columns,
        ranking: {
          order: ranking?.optional('order')?.value ?? 'primary',
          standing: ranking?.optional('standing')?.value ?? 'best',
        },
        ...Object.fromEntries(
          OPTIONAL_BOARD_FIELDS.flatMap((key) => {
            const given = root.optional(key);
            return given === undefined ? [] : [[key, given.value]];
          }),
        ),
      }),
  };
}

/** Bytes: a file, or those that the server has by their SHA-256. */
type Source = { readonly path: string } | { readonly sha256: string };

interface FileReference {
  readonly key: unknown;
  readonly name: unknown;
  readonly kind: unknown;
  readonly images: Source;
  readonly labels: Source | null;
}

/** One under `reference`, or a list under `references`, where each has a key. */
function referencesOf(root: Field): FileReference[] {
  const only = root.optional('reference');
  const list = root.optional('references');
  if ((only === undefined) === (list === undefined)) root.refuse('either reference or references');
  if (only !== undefined) return [{ key: ONLY_REFERENCE, ...sourceOf(only.keys(['name'], SOURCES)) }];
  return list!.items().map((item) => {
    item.keys(['key', 'name'], SOURCES);
    return { key: item.at('key').value, ...sourceOf(item) };
  });
}

const SOURCES = ['samples', 'statistics', 'sha256', 'kind', 'labels'];

function sourceOf(reference: Field): Omit<FileReference, 'key'> {
  const samples = reference.optional('samples')?.text(1000);
  const statistics = reference.optional('statistics')?.text(1000);
  const sha256 = reference.optional('sha256')?.sha256();
  const [source, ...others] = [samples, statistics, sha256].filter((given) => given !== undefined);
  if (source === undefined || others.length > 0)
    reference.refuse('one of samples, a path, statistics, a path to an .npz of mu and sigma, and sha256');
  const labels = reference.optional('labels')?.text(1000);
  return {
    name: reference.at('name').value,
    kind: statistics === undefined ? reference.optional('kind')?.value : 'statistics',
    images: sourceAt(samples ?? statistics, sha256),
    labels: labels === undefined ? null : isSha256(labels) ? { sha256: labels } : { path: labels },
  };
}

function sourceAt(path: string | undefined, sha256: string | undefined): Source {
  return path === undefined ? { sha256: sha256! } : { path };
}

/** The file that says a board; reading it gives the board again. */
export function boardFileText({ references, columns, ...document }: BoardDocument): string {
  const [first] = references;
  // A board with one reference is written without keys.
  const short = references.length === 1 && first?.key === ONLY_REFERENCE;
  const file = {
    ...document,
    ...(short ? { reference: withoutKey(first) } : { references }),
    columns: columns.map(({ reference, ...column }) => (short ? column : { ...column, reference })),
  };
  return stringify(file, { lineWidth: 120 });
}

function withoutKey({ key: _key, ...reference }: BoardDocument['references'][number]): object {
  return reference;
}

async function readYaml(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Refusal('BAD_INPUT', `${path}: expected a board file, cannot read it`, 'Check the path.', {
      cause,
    });
  });
  try {
    // Aliases are refused: a few lines of them can stand for gigabytes.
    return parse(text, { maxAliasCount: 0, uniqueKeys: true, stringKeys: true });
  } catch (cause) {
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new Refusal('BAD_INPUT', `${path}: expected YAML, got something else (${reason})`, REMEDY, {
      cause,
    });
  }
}

/** 256, or 256x192: width by height in pixels. */
function sizeOf(field: Field | undefined): ImageSize | undefined {
  if (field === undefined) return undefined;
  if (typeof field.value === 'number') {
    const side = field.integer(1, 65_536);
    return { width: side, height: side };
  }
  const text = field.matching(
    /^[1-9]\d{0,4}x[1-9]\d{0,4}$/,
    'pixels of a side, or width and height as 256x192',
  );
  const [width, height] = text.split('x').map(Number) as [number, number];
  return { width, height };
}

/** A whole protocol, as an export has it, or what is chosen of one. */
function protocolOf(field: Field | undefined): Protocol {
  if (field === undefined) return defaultProtocol();
  if (field.optional('version') !== undefined) return parseProtocol(field.value);
  field.keys(
    [],
    [
      'extractor',
      'resize',
      'crop',
      'normalisation',
      'background',
      'ddof',
      'featureSample',
      'seed',
      'images',
      'resolution',
      'metrics',
    ],
  );
  const formula = field.optional('normalisation');
  const normalisation = formula && normalisationOf(formula.text());
  if (normalisation === null) formula?.refuse(NORMALISATION_FORMS);
  const extractor = field.optional('extractor')?.text();
  const protocol = defaultProtocol({
    ...(extractor === undefined ? {} : { extractor }),
    preprocessing: preprocessingOf({
      resize: field.optional('resize')?.oneOf(RESIZE_NAMES),
      crop: field.optional('crop')?.integerOr(['none'], { smallest: 1, largest: 65_536 }),
      normalisation: normalisation ?? undefined,
      background: field.optional('background')?.oneOf(['white', 'black']),
    }),
    ddof: field.optional('ddof')?.oneOf([0, 1]),
    featureSample: field.optional('featureSample')?.integer(2, 100_000_000),
    seed: field.optional('seed')?.integer(0, 2 ** 32 - 1),
    expectedCount: field.optional('images')?.integer(1, 100_000_000),
    expectedSize: sizeOf(field.optional('resolution')),
    settings: field.optional('metrics')?.value as MetricChoices | undefined,
  });
  return parseProtocol(JSON.parse(JSON.stringify(protocol))); // names a setting that is wrong
}
