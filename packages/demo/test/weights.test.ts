import { readdir, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MODEL_NAMES, MODELS, readModel } from '../src/weights.ts';
import { readInitializers } from './onnx-initializers.ts';

const FLOAT16 = 10;

describe('the committed networks', () => {
  it('take less than 3 MB together', async () => {
    const folder = new URL('../weights/', import.meta.url);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.onnx'));
    expect(files.toSorted()).toEqual(MODEL_NAMES.map((name) => MODELS[name].file).toSorted());
    const sizes = await Promise.all(files.map(async (name) => (await stat(new URL(name, folder))).size));
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(3_000_000);
  });

  it.each(MODEL_NAMES)('%s holds as many parameters as its manifest says', async (name) => {
    const initializers = readInitializers(await readModel(name));
    let stored = 0;
    for (const { dims, dataType, bytes } of initializers) {
      const size = dims.reduce((product, dim) => product * dim, 1);
      expect(dataType).toBe(FLOAT16);
      expect(bytes).toBe(2 * size);
      stored += size;
    }
    expect(stored).toBe(MODELS[name].parameters);
  });

  it('are ordered by the training images that the student saw', () => {
    const seen = (['student-early', 'student-middle', 'student-late'] as const).map(
      (name) => MODELS[name].imagesSeen,
    );
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBe(3);
  });
});
