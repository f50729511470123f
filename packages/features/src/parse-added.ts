import { Field } from '@fidboard/core';
import { parsePreprocessing } from '@fidboard/protocol';
import { EXTRACTOR_ID } from './extractor-id.ts';
import type { ExtractorInput, ExtractorManifest, OnnxSource } from './manifest.ts';
import { POOLINGS } from './pooling.ts';

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
  const width = field.at('width').integer(1, LARGEST_SIDE);
  const height = field.at('height').integer(1, LARGEST_SIDE);
  return { width, height, ...parsePreprocessing(field, { width, height }) };
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
