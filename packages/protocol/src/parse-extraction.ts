import type { Field } from '@fidboard/core';
import { parsePreprocessing } from './parse-preprocessing.ts';
import { type Extraction, GIVEN_FEATURES, givenFeatures } from './protocol.ts';

/** The extraction that a protocol states: a network and how pixels reach it, or features that somebody handed in. */
export function parseExtraction(field: Field): Extraction {
  const extractor = field.at('extractor').keys(['id', 'sha256']);
  const id = extractor.at('id').text();
  const dimension = field.at('dimension').integer(1, 1_000_000);
  if (id === GIVEN_FEATURES) {
    field.keys(['extractor', 'dimension']);
    extractor.at('sha256').oneOf([null]);
    return givenFeatures(dimension);
  }
  field.keys(['extractor', 'dimension', 'input', 'resize', 'normalisation', 'colour', 'dtype'], ['crop']);
  const size = field.at('input').keys(['width', 'height']);
  const input = { width: size.at('width').integer(1, 65_536), height: size.at('height').integer(1, 65_536) };
  return {
    extractor: { id, sha256: extractor.at('sha256').sha256() },
    dimension,
    input,
    ...parsePreprocessing(field, input),
    dtype: field.at('dtype').matching(/^float32$/, FLOAT32) as 'float32',
  };
}

const FLOAT32 = '"float32" (this version computes features in no other precision)';
