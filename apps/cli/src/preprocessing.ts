import {
  colourOver,
  type Normalisation,
  type PreprocessingChoice,
  RESIZES,
  resizeTitleOf,
} from '@fidboard/evaluation';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './options.ts';

/** How images become the network's input, as the command line can choose it. */
export interface PreprocessingOptions {
  resize?: string | undefined;
  crop?: number | 'none' | undefined;
  normalisation?: Normalisation | undefined;
  background?: 'white' | 'black' | undefined;
}

/** Per-channel normalisations by the name of what was trained with them. */
const NAMED: Readonly<Record<string, Normalisation>> = {
  'x/255': 'x/255',
  '2x/255-1': '2x/255-1',
  '(x-128)/128': '(x-128)/128',
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
};

/** What a resize convention may be called. */
export const RESIZE_NAMES: readonly string[] = [
  ...new Set(RESIZES.flatMap((resize) => [resizeTitleOf(resize), resize])),
];

/** Adds the flags of preprocessing; every one of them is part of the protocol and moves its fingerprint. */
export function addPreprocessing(command: Command): Command {
  return command
    .addOption(
      new Option('--resize <convention>', "how images are resized (default: the extractor's own)").choices(
        RESIZE_NAMES,
      ),
    )
    .addOption(
      new Option(
        '--crop <pixels>',
        "resize the shorter side to so many pixels and take the middle, or none to squeeze the image (default: the extractor's own)",
      ).argParser((text) => (text === 'none' ? text : wholeNumber(1)(text))),
    )
    .addOption(
      new Option(
        '--normalisation <formula>',
        `${Object.keys(NAMED).join(', ')}, or r,g,b/r,g,b: mean and deviation of x/255 (default: the extractor's own)`,
      ).argParser((text) => {
        const formula = normalisationOf(text);
        if (formula !== null) return formula;
        throw new InvalidArgumentError(`Expected ${NORMALISATION_FORMS}.`);
      }),
    )
    .addOption(
      new Option('--background <colour>', 'what transparent pixels are laid over (default: white)').choices([
        'white',
        'black',
      ]),
    );
}

/** The choices that the flags state. */
export function preprocessingOf({
  resize,
  crop,
  normalisation,
  background,
}: PreprocessingOptions): PreprocessingChoice {
  return {
    resize: RESIZES.find((each) => each === resize || resizeTitleOf(each) === resize),
    crop: crop === 'none' ? null : crop,
    normalisation,
    colour: background && colourOver(background),
  };
}

/** What a normalisation may be written as. */
export const NORMALISATION_FORMS = `${Object.keys(NAMED).join(', ')} or six numbers as 0.5,0.5,0.5/0.5,0.5,0.5`;

/** A normalisation by its name or its six numbers; null for anything else. */
export function normalisationOf(text: string): Normalisation | null {
  const named = NAMED[text];
  if (named !== undefined) return named;
  const [mean, std, ...rest] = text.split('/').map(rgbOf);
  return mean && std && rest.length === 0 && std.every((each) => each > 0) ? { mean, std } : null;
}

/** Three numbers as 0.5,0.5,0.5; null for anything else. */
export function rgbOf(text: string): readonly [number, number, number] | null {
  const parts = text.split(',');
  const [r, g, b] = parts.map(Number);
  const numbers =
    parts.length === 3 && parts.every((part) => part.trim() !== '' && Number.isFinite(Number(part)));
  return numbers ? [r!, g!, b!] : null;
}
