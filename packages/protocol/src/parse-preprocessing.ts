import type { Field } from '@fidboard/core';
import {
  COLOURS,
  type Crop,
  NORMALISATIONS,
  type Normalisation,
  type Preprocessing,
  RESIZES,
} from './preprocessing.ts';

/** The preprocessing that an extraction states for a network of this input; a crop is never smaller than that. */
export function parsePreprocessing(
  field: Field,
  { width, height }: { readonly width: number; readonly height: number },
): Preprocessing {
  const crop = field.optional('crop');
  return {
    resize: field.at('resize').oneOf(RESIZES),
    ...(crop ? { crop: parseCrop(crop, Math.max(width, height)) } : {}),
    normalisation: parseNormalisation(field.at('normalisation')),
    colour: field.at('colour').oneOf(COLOURS),
  };
}

function parseCrop(field: Field, smallest: number): Crop {
  return { shorterSide: field.keys(['shorterSide']).at('shorterSide').integer(smallest, 65_536) };
}

function parseNormalisation(field: Field): Normalisation {
  if (typeof field.value !== 'object' || field.value === null) return field.oneOf(NORMALISATIONS);
  field.keys(['mean', 'std']);
  return { mean: field.at('mean').triple(0, 1), std: field.at('std').triple(1e-6, 1000) };
}
