import { Refusal } from '@fidboard/core';
import type { Colour, NetworkExtraction, Normalisation, Preprocessing, Resize } from '@fidboard/protocol';

/** What is chosen of a preprocessing; what is left out stays as it is. */
export interface PreprocessingChoice {
  readonly resize?: Resize | undefined;
  /** Pixels of the shorter side before the middle is taken; null: the whole image is squeezed. */
  readonly crop?: number | null | undefined;
  readonly normalisation?: Normalisation | undefined;
  readonly colour?: Colour | undefined;
}

/** The extraction with these choices in it; refuses a crop that is smaller than the network's input. */
export function withPreprocessing(
  extraction: NetworkExtraction,
  { resize, crop, normalisation, colour }: PreprocessingChoice = {},
): NetworkExtraction {
  const { crop: own, ...rest } = extraction;
  const kept = crop === undefined ? own : crop === null ? undefined : { shorterSide: crop };
  const smallest = Math.max(extraction.input.width, extraction.input.height);
  if (kept !== undefined && kept.shorterSide < smallest) {
    throw new Refusal(
      'USAGE',
      `crop: expected a shorter side of at least ${smallest}, the input of ${extraction.extractor.id}, got ${kept.shorterSide}`,
      'Choose a larger one, or none.',
    );
  }
  return {
    ...rest,
    resize: resize ?? rest.resize,
    ...(kept === undefined ? {} : { crop: kept }),
    normalisation: normalisation ?? rest.normalisation,
    colour: colour ?? rest.colour,
  };
}

/** The preprocessing that an extraction states. */
export function preprocessingOf({ resize, crop, normalisation, colour }: NetworkExtraction): Preprocessing {
  return { resize, ...(crop === undefined ? {} : { crop }), normalisation, colour };
}
