import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Field, Refusal } from '@fidboard/core';
import {
  type BoardDocument,
  type BoardDocumentColumn,
  defaultProtocol,
  type MetricChoices,
  metricByKey,
  type Protocol,
  parseBoardDocument,
  parseProtocol,
} from '@fidboard/evaluation';
import { parse, stringify } from 'yaml';
import { NORMALISATION_FORMS, normalisationOf, preprocessingOf, RESIZE_NAMES } from './preprocessing.ts';

const REMEDY = 'Correct the file; docs/boards.md of the repository lists its fields.';

/** A board file: the board that it says, once the SHA-256 of its reference is known. */
export interface BoardFile {
  /** The images of the reference, beside the file; null where it names bytes that the server has by their SHA-256. */
  readonly samples: string | null;
  documentWith(sha256: string | null): BoardDocument;
}

/**
 * Reads a board file (YAML); what it leaves out is conventional.
 *
 * Refuses what is no YAML, and names each field that is wrong, what was expected and what came.
 */
export async function readBoardFile(path: string): Promise<BoardFile> {
  const root = Field.of(await readYaml(path), path, REMEDY).keys(
    ['board', 'title', 'reference', 'columns'],
    ['description', 'visibility', 'protocol', 'ranking', 'reported'],
  );
  const reference = root.at('reference').keys(['name'], ['samples', 'sha256']);
  const samples = reference.optional('samples')?.text(1000);
  const known = reference.optional('sha256')?.sha256();
  if ((samples === undefined) === (known === undefined))
    reference.refuse('either samples, a path, or sha256');
  const protocol = protocolOf(root.optional('protocol'));
  const ranking = root.optional('ranking')?.keys([], ['order', 'standing']);
  const columns = columnsOf(root.at('columns'));
  return {
    samples: samples === undefined ? null : resolve(dirname(path), samples),
    documentWith: (sha256) =>
      parseBoardDocument({
        board: root.at('board').value,
        title: root.at('title').value,
        description: root.optional('description')?.value ?? '',
        visibility: root.optional('visibility')?.value ?? 'private',
        protocol,
        reference: { name: reference.at('name').value, sha256: sha256 ?? known },
        columns,
        ranking: {
          order: ranking?.optional('order')?.value ?? 'primary',
          standing: ranking?.optional('standing')?.value ?? 'best',
        },
        reported: root.optional('reported')?.value ?? [],
      }),
  };
}

/** The file that says a board; reading it gives the board again. */
export function boardFileText(document: BoardDocument): string {
  return stringify(document, { lineWidth: 120 });
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
    settings: field.optional('metrics')?.value as MetricChoices | undefined,
  });
  return parseProtocol(JSON.parse(JSON.stringify(protocol))); // names a setting that is wrong
}

/** How metrics are shown where the file does not say. */
const SHOWN: Readonly<Record<string, { digits?: number; scale?: number }>> = {
  kid: { scale: 1000 },
  skew_inception_distance: { digits: 1 },
  precision: { digits: 3 },
  recall: { digits: 3 },
  density: { digits: 3 },
  coverage: { digits: 3 },
  cmmd: { digits: 3 },
  classification_accuracy_score: { digits: 3 },
};

function columnsOf(field: Field): BoardDocumentColumn[] {
  const columns = field.items().map(columnOf);
  if (columns.some(({ primary }) => primary)) return columns;
  return columns.map((column, at) => ({ ...column, primary: at === 0 }));
}

/** A metric by its key alone, or with what differs from the convention. */
function columnOf(field: Field): BoardDocumentColumn {
  const short = typeof field.value === 'string';
  if (!short) field.keys(['metric'], ['title', 'direction', 'digits', 'scale', 'primary', 'ranked']);
  const metric = metricByKey(short ? field.text() : field.at('metric').text());
  const chosen = (key: string) => (short ? undefined : field.optional(key));
  return {
    metric: metric.key,
    title: chosen('title')?.text() ?? metric.title,
    direction: chosen('direction')?.oneOf(['lower', 'higher']) ?? metric.direction,
    digits: chosen('digits')?.integer(0, 8) ?? SHOWN[metric.key]?.digits ?? 2,
    scale: chosen('scale')?.number(1e-9, 1e9) ?? SHOWN[metric.key]?.scale ?? 1,
    primary: chosen('primary')?.oneOf([true, false]) ?? false,
    ranked: chosen('ranked')?.oneOf([true, false]) ?? true,
  };
}
