import { Refusal } from '@fidboard/core';
import {
  addExtractor,
  describePreprocessing,
  type Pooling,
  type PreprocessingChoice,
} from '@fidboard/evaluation';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';

type Rgb = readonly [number, number, number];

export interface AddExtractorOptions extends PreprocessingOptions {
  input?: { width: number; height: number };
  mean?: Rgb;
  std?: Rgb;
  output?: string;
  pool?: Pooling;
  id?: string;
  licence?: string;
  json?: boolean;
}

/** `fidboard extractors add`: somebody's own ONNX file, checked and kept. */
export async function addOwnExtractor(
  file: string,
  options: AddExtractorOptions & { signal: AbortSignal },
): Promise<void> {
  const { input: size, output, pool, id, licence, json = false, signal } = options;
  const chosen = preprocessingOf(options);
  const { resize = 'antialias-bilinear', crop, colour = 'rgb' } = chosen;
  const normalisation = normalisationOf(options, chosen);
  const manifest = await addExtractor(file, {
    size,
    output,
    pool,
    id,
    licence,
    signal,
    preprocessing: {
      resize,
      ...(crop == null ? {} : { crop: { shorterSide: crop } }),
      normalisation,
      colour,
    },
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(manifest)}\n`);
    return;
  }
  const { dimension, sha256, input } = manifest;
  process.stdout.write(
    `${manifest.id}: ${dimension} features, sha256 ${sha256}\n${describePreprocessing(input, input)}\nUse it with --extractor ${manifest.id}.\n`,
  );
}

function normalisationOf(
  { mean, std }: AddExtractorOptions,
  { normalisation }: PreprocessingChoice,
): PreprocessingChoice['normalisation'] {
  if (mean === undefined && std === undefined) return normalisation;
  if (mean !== undefined && std !== undefined && normalisation === undefined) {
    if (std.every((each) => each > 0)) return { mean, std };
    throw new Refusal(
      'USAGE',
      `--std: expected numbers above 0, got ${std.join(',')}`,
      'Give what x/255 is divided by.',
    );
  }
  throw new Refusal(
    'USAGE',
    'normalisation: expected --mean and --std, or --normalisation, got another mixture',
    'Give both of the first, or the second alone.',
  );
}
