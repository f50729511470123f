import { Field } from '@fidboard/core';
import { EXTRACTOR_ID } from './extractor-id.ts';
import type { ExtractorInput, ExtractorManifest, OnnxSource } from './manifest.ts';
import { POOLINGS } from './pooling.ts';
import type { Colour, Normalisation, Resize } from './preprocessing.ts';

// Objects, so that the compiler holds them to be all there are.
const RESIZES = namesOf<Resize>({
  'bilinear-align-corners': true,
  'bilinear-half-pixel': true,
  tf1: true,
  clean: true,
  'pil-bicubic-uint8': true,
  'pil-bilinear-uint8': true,
  'antialias-bilinear': true,
});
const NORMALISATIONS = namesOf<Normalisation & string>({
  'x/255': true,
  '2x/255-1': true,
  '(x-128)/128': true,
});
const COLOURS = namesOf<Colour>({ rgb: true, 'rgb-over-black': true });

/** The manifest of a network that somebody added. */
export type AddedManifest = ExtractorManifest & { readonly source: OnnxSource };

const LARGEST_SIDE = 4096;
const LARGEST_DIMENSION = 1_000_000;
const LARGEST_FILE = 2 ** 31;

/** The manifests that a manifest.json of an added network holds; refuses any other JSON by the field that is wrong. */
export function parseAdded(text: string, path: string): AddedManifest[] {
  const root = Field.of(jsonOf(text), path, 'Delete the folder of that file and add the network again.');
  root.keys(['version', 'extractors']).at('version').oneOf([1]);
  return root.at('extractors').items().map(manifestIn);
}

/** The text that parseAdded reads. */
export function addedText(extractors: readonly ExtractorManifest[]): string {
  return `${JSON.stringify({ version: 1, extractors }, null, 2)}\n`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no field accepts
  }
}

function manifestIn(field: Field): AddedManifest {
  field.keys(['id', 'title', 'sha256', 'input', 'dimension', 'head', 'licence', 'source', 'batchSize']);
  field.at('head').oneOf([null]);
  return {
    id: field.at('id').matching(EXTRACTOR_ID, 'an id'),
    title: field.at('title').text(),
    sha256: field.at('sha256').sha256(),
    input: inputIn(field.at('input')),
    dimension: field.at('dimension').integer(1, LARGEST_DIMENSION),
    head: null,
    licence: field.at('licence').text(),
    source: sourceIn(field.at('source')),
    batchSize: field.at('batchSize').integer(1, 1024),
  };
}

function inputIn(field: Field): ExtractorInput {
  field.keys(['width', 'height', 'resize', 'normalisation', 'colour'], ['crop']);
  const [width, height] = ['width', 'height'].map((side) => field.at(side).integer(1, LARGEST_SIDE));
  const crop = field.optional('crop');
  return {
    width: width!,
    height: height!,
    resize: field.at('resize').oneOf(RESIZES),
    ...(crop
      ? {
          crop: {
            shorterSide: crop
              .keys(['shorterSide'])
              .at('shorterSide')
              .integer(Math.max(width!, height!), 65_536),
          },
        }
      : {}),
    normalisation: normalisationIn(field.at('normalisation')),
    colour: field.at('colour').oneOf(COLOURS),
  };
}

function normalisationIn(field: Field): Normalisation {
  if (typeof field.value !== 'object' || field.value === null) return field.oneOf(NORMALISATIONS);
  field.keys(['mean', 'std']);
  return { mean: field.at('mean').triple(-1000, 1000), std: field.at('std').triple(1e-6, 1000) };
}

function sourceIn(field: Field): OnnxSource {
  field.keys(['kind', 'bytes', 'sha256', 'input', 'output', 'pool']);
  const input = field.at('input').keys(['name', 'type']);
  return {
    kind: field.at('kind').oneOf(['onnx']),
    bytes: field.at('bytes').integer(1, LARGEST_FILE),
    sha256: field.at('sha256').sha256(),
    input: { name: input.at('name').text(), type: input.at('type').oneOf(['float32', 'uint8']) },
    output: field.at('output').text(),
    pool: field.at('pool').oneOf(POOLINGS),
  };
}

function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(names) as Name[];
}
