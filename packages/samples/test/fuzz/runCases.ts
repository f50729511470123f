import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { IsolatedDecoder } from '../../src/decoder.ts';
import { checkImage } from '../../src/imageHeader.ts';
import { DEFAULT_SAMPLE_LIMITS, openSamples } from '../../src/index.ts';
import { labelsOfFile } from '../../src/labels.ts';
import { type FuzzCase, fuzzCase, seedsOf } from './cases.ts';

export interface Chunk {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** Where mutants are written to be opened. */
  readonly folder: string;
}

/** How a case ended; whatever is not `well` is a finding. */
export interface Outcome {
  readonly index: number;
  readonly kind: string;
  readonly well: boolean;
  /** `read`, the code of the refusal, or what went wrong. */
  readonly what: string;
}

/** Room for what the seeds hold and no more, so that a bomb that gets through is felt. */
const LIMITS = { ...DEFAULT_SAMPLE_LIMITS, maxTotalBytes: 2 ** 27, maxPixels: 2 ** 23 };
const STOPPED = /stopped the decoding process|decoding process does not run/;

/** Runs cases one after another: archives and labels in this process, images in the isolated decoder. */
export async function* runCases({ seed, first, count, folder }: Chunk): AsyncGenerator<Outcome> {
  const seeds = await seedsOf();
  await using decoder = new IsolatedDecoder(LIMITS);
  for (let index = first; index < first + count; index++) {
    const made = fuzzCase(seeds, seed, index);
    const { kind } = made;
    try {
      await open(made, folder, decoder);
      yield { index, kind, well: true, what: 'read' };
    } catch (error) {
      const refused = error instanceof Refusal && !STOPPED.test(error.message);
      const what = refused ? error.code : error instanceof Error ? `${error.stack}` : String(error);
      yield { index, kind, well: refused, what };
    }
  }
}

async function open({ door, bytes }: FuzzCase, folder: string, decoder: IsolatedDecoder): Promise<void> {
  switch (door) {
    case 'image': {
      const { width, height } = checkImage(bytes, 'mutant', LIMITS);
      const [image] = await decoder.decode([{ name: 'mutant', bytes }], 'white');
      if (image?.pixels.length !== width * height * 3)
        throw new Error(`pixels of another size than ${width} x ${height}`);
      return;
    }
    case 'labels':
      labelsOfFile(bytes, 'mutant', { count: 2, names: ['d/img1.png', 'img0.png'] });
      return;
    case 'set': {
      const path = join(folder, 'mutant');
      writeFileSync(path, bytes);
      await using samples = await openSamples(path, { limits: LIMITS, scratch: folder });
      let seen = 0;
      for await (const image of samples.images()) {
        if (image.index !== seen++) throw new Error(`image ${image.index} in place ${seen - 1}`);
      }
      if (seen !== samples.count) throw new Error(`${seen} images of ${samples.count}`);
      await samples.contentHash();
      await samples.labels();
    }
  }
}
