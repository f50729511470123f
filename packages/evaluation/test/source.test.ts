import { copyFile } from 'node:fs/promises';
import { encodeNpz } from '@fidboard/npy';
import { describe, expect, it } from 'vitest';
import { openSource } from '../src/index.ts';
import { imagesNpz, openWorkspace, refusalOf, vector } from './workspace.ts';

describe('openSource', () => {
  it.each([
    ['a.npy', 'features'],
    ['b_feats.npz', 'features'],
    ['b_pytorch_fid.npz', 'statistics'],
    ['stored.npz', 'statistics'],
  ])('tells %s by its content, whatever it is called', async (name, kind) => {
    await using workspace = await openWorkspace();
    await copyFile(vector(name), workspace.path('misleading.zip'));
    await using source = await openSource(workspace.path('misleading.zip'));
    expect(source.kind).toBe(kind);
  });

  it('takes arr_0 of four axes as images and of two as features', async () => {
    await using workspace = await openWorkspace();
    const images = await workspace.write('images', await imagesNpz(3, { seed: 1, noise: 1 }));
    await using imageSource = await openSource(images);
    expect(imageSource).toMatchObject({ kind: 'images', samples: { count: 3 } });
    const arr_0 = { dtype: 'float32', shape: [2, 3], data: new Float32Array(6) } as const;
    const features = await workspace.write('features', await encodeNpz({ arr_0 }));
    await using featureSource = await openSource(features);
    expect(featureSource).toMatchObject({ kind: 'features', features: { rows: 2, cols: 3 } });
  });

  it('prefers images to statistics of an unknown network beside them', async () => {
    await using workspace = await openWorkspace();
    const arr_0 = { dtype: 'uint8', shape: [1, 8, 8, 3], data: new Uint8Array(192) } as const;
    const mu = { dtype: 'float64', shape: [1], data: Float64Array.of(0) } as const;
    const sigma = { dtype: 'float64', shape: [1, 1], data: Float64Array.of(1) } as const;
    const path = await workspace.write('reference.npz', await encodeNpz({ mu, sigma, arr_0 }));
    await using source = await openSource(path);
    expect(source.kind).toBe('images');
  });

  it('refuses what is not there, pickles and arrays of other names', async () => {
    await using workspace = await openWorkspace();
    const missing = await refusalOf(() => openSource(workspace.path('nothing')));
    expect(missing.message).toContain('expected a file or folder, found nothing');
    const pickle = await workspace.write('stats.pkl', Uint8Array.of(0x80, 4, 0x95, 0, 0));
    expect((await refusalOf(() => openSource(pickle))).message).toContain('Python pickle');
    const x = { dtype: 'float32', shape: [3], data: new Float32Array(3) } as const;
    const other = await workspace.write('other.npz', await encodeNpz({ x }));
    expect((await refusalOf(() => openSource(other))).message).toContain('got x (float32, 3)');
    const text = await workspace.write('notes.txt', Buffer.from('hello'));
    expect((await refusalOf(() => openSource(text))).exitCode).toBe(3);
    const empty = await workspace.write('empty.zip', new Uint8Array(0));
    expect((await refusalOf(() => openSource(empty))).exitCode).toBe(3);
  });
});
