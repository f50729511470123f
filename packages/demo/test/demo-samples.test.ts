import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng, sha256Hex } from '@fidboard/core';
import { readNpz } from '@fidboard/npy';
import { openSession, type Session } from '@fidboard/onnx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSamples, writeDemoReference, writeDemoSamples } from '../src/demo-samples.ts';
import { DEMO_BOARD, type DemoEntry } from '../src/entries.ts';
import { DIGIT_PIXELS } from '../src/mnist.ts';
import { slicedDistance } from './sliced-distance.ts';

/** Opens real sessions that count the images they evaluate. */
function countingSessions() {
  const count = { images: 0 };
  const open: typeof openSession = async (model, options) => {
    const session = await openSession(model, options);
    const run: Session['run'] = (feeds) => {
      count.images += feeds.x?.dims[0] ?? Number.NaN;
      return session.run(feeds);
    };
    return {
      provider: session.provider,
      inputNames: session.inputNames,
      outputNames: session.outputNames,
      run,
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
  };
  return { count, open };
}

function entryOf(slug: string): DemoEntry {
  const entry = DEMO_BOARD.entries.find((candidate) => candidate.slug === slug);
  if (!entry) throw new Error(`no entry "${slug}"`);
  return entry;
}

describe('the demo board', () => {
  it('names each entry once and each method alike in all of its entries', () => {
    const { entries } = DEMO_BOARD;
    expect(new Set(entries.map((entry) => entry.slug)).size).toBe(entries.length);
    const methods = new Set(entries.map((entry) => entry.method));
    expect(new Set([...methods].map((method) => method.slug)).size).toBe(methods.size);
    expect(entries.filter((entry) => entry.method.baseline).map((entry) => entry.slug)).toEqual([
      'real-digits',
    ]);
  });
});

describe('its samples', () => {
  const drawn = new Map<string, Uint8Array>();
  const evaluated = new Map<string, number>();
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-samples-'));
    for (const entry of DEMO_BOARD.entries) {
      const { count, open } = countingSessions();
      drawn.set(entry.slug, await drawSamples(entry, { open }));
      evaluated.set(entry.slug, count.images);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are as many as the entry says', () => {
    for (const { slug, count } of DEMO_BOARD.entries)
      expect(drawn.get(slug)?.length).toBe(count * DIGIT_PIXELS);
  });

  it('cost exactly the function evaluations that their method states', () => {
    for (const { slug, count, method } of DEMO_BOARD.entries) {
      expect([slug, evaluated.get(slug)]).toEqual([slug, count * (method.nfe ?? 0)]);
    }
  });

  it('are as bright as digits are, except under noise', () => {
    for (const [slug, pixels] of drawn) {
      if (slug === 'noised-digits') continue;
      const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length / 255;
      expect([slug, mean > 0.09 && mean < 0.17]).toEqual([slug, true]);
    }
  });

  it('come nearer to real digits with more evaluations and with more training', async () => {
    const path = await writeDemoReference(folder);
    const reference = (await readNpz(path)).get('arr_0');
    if (reference?.dtype !== 'uint8') throw new Error('expected uint8 reference digits');
    expect(reference.shape).toEqual([1000, 28, 28, 1]);
    const noise = new Rng(1);
    drawn.set(
      'pure noise',
      Uint8Array.from({ length: 500 * DIGIT_PIXELS }, () => noise.below(256)),
    );
    const distance = (slug: string) => slicedDistance(drawn.get(slug) ?? new Uint8Array(), reference.data);
    const student = ['one-step-student-early', 'one-step-student-middle', 'one-step-student-late'];
    const falling = [
      ['pure noise', ...student, 'real-digits'],
      ['pure noise', 'flow-matching-1', 'flow-matching-4', 'flow-matching-16', 'real-digits'],
      ['flow-matching-1', 'one-step-student-late'],
      ['noised-digits', 'real-digits'],
      ['blurred-digits', 'real-digits'],
    ];
    for (const slugs of falling) {
      const distances = slugs.map(distance);
      expect(distances, slugs.join(' > ')).toEqual(distances.toSorted((a, b) => b - a));
    }
  });

  it('are written to the same bytes each time', async () => {
    const entry = entryOf('one-step-student-late');
    const path = await writeDemoSamples(entry, folder);
    const first = sha256Hex(await readFile(path));
    expect((await readNpz(path)).get('arr_0')?.data).toEqual(drawn.get(entry.slug));
    await writeDemoSamples(entry, folder);
    expect(sha256Hex(await readFile(path))).toBe(first);
  });
});
