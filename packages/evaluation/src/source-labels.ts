import { open } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { labelsOfFile } from '@fidboard/samples';
import type { Source } from './source.ts';

/** A labels file of more bytes is refused: room for some 200,000 names. */
const LARGEST_FILE = 64 * 2 ** 20;

export interface LabelledSource {
  /** One for each image or row; null where there are none. */
  readonly labels: readonly string[] | null;
  readonly warnings: readonly string[];
}

/**
 * The labels of a source: those of `file` where the user names one, else its own.
 *
 * A file that does not fit is refused. So are labels of the source's own where they are needed (`required`); otherwise they
 * are left aside with a warning, since nobody said that a labels.csv is meant for us. Statistics have a sample's labels.
 */
export async function labelsOfSource(
  source: Source,
  { file, required }: { file: string | undefined; required: boolean },
): Promise<LabelledSource> {
  if (file !== undefined) return { labels: await labelsFrom(file, source), warnings: [] };
  if (source.kind === 'statistics') return { labels: null, warnings: [] };
  try {
    return { labels: await source.labels(), warnings: [] };
  } catch (error) {
    if (required || !(error instanceof Refusal)) throw error;
    return { labels: null, warnings: [`The labels of ${source.path} were left aside: ${error.message}`] };
  }
}

async function labelsFrom(file: string, source: Source): Promise<string[]> {
  const bytes = await readWhole(file);
  switch (source.kind) {
    case 'images': {
      const { count, names } = source.samples;
      return labelsOfFile(bytes, file, { count, names });
    }
    case 'features':
      return labelsOfFile(bytes, file, { count: source.features.rows });
    case 'statistics': {
      const { sample, moments } = source.statistics;
      if (sample !== null && sample.rows === moments.n)
        return labelsOfFile(bytes, file, { count: sample.rows });
      throw new Refusal(
        'BAD_INPUT',
        `${file}: expected images or features to give labels to, and ${source.path} holds ${sample === null ? 'no features' : `a sample of ${sample.rows} of ${moments.n} features`}`,
        'Write the statistics with their labels: fidboard stats --labels.',
      );
    }
  }
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    if (size > LARGEST_FILE) {
      throw new Refusal(
        'BAD_INPUT',
        `${file}: expected a labels file of at most ${LARGEST_FILE} bytes, got ${size}`,
        'Give a CSV of two columns, file and label, or a .npy array.',
      );
    }
    return await handle.readFile();
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new Refusal(
      'BAD_INPUT',
      `${file}: expected a labels file, cannot read it (${code})`,
      'Check the path.',
      {
        cause,
      },
    );
  }
}
