// Promise: what a manifest pins cannot drift unseen.
import { describe, expect, it } from 'vitest';
import { EXTRACTORS, extractorById } from '../src/index.ts';

const INSTALLED_ONCE = EXTRACTORS.flatMap((manifest) =>
  manifest.source.kind === 'checkpoint' ? [{ ...manifest, source: manifest.source }] : [],
);

describe('extractors', () => {
  it('have ids of their own, and titles of their own', () => {
    expect(new Set(EXTRACTORS.map(({ id }) => id)).size).toBe(EXTRACTORS.length);
    expect(new Set(EXTRACTORS.map(({ title }) => title)).size).toBe(EXTRACTORS.length);
  });

  it('are found by their id, and others refused with the list', () => {
    for (const manifest of EXTRACTORS) expect(extractorById(manifest.id)).toBe(manifest);
    expect(() => extractorById('resnet')).toThrow('resnet18 or resnet50');
  });

  it.each(INSTALLED_ONCE)('$id is fetched over https from the address of its file', ({ source }) => {
    const url = new URL(source.url);
    expect(url.protocol).toBe('https:');
    expect(url.pathname.split('/').at(-1)).toBe(source.file);
    expect(source.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(INSTALLED_ONCE)(
    '$id has the hash that its publisher puts in names, where he does',
    ({ source }) => {
      const { hostname, pathname } = new URL(source.url);
      if (hostname === 'download.pytorch.org') {
        expect(source.sha256.slice(0, 8)).toBe(/-([0-9a-f]{8})\.pth$/.exec(source.file)?.[1]);
      }
      if (hostname === 'openaipublic.azureedge.net') expect(pathname.split('/')).toContain(source.sha256);
    },
  );

  it.each(INSTALLED_ONCE)('$id sees squares of the size that its network takes', ({ input, source }) => {
    const { network } = source;
    expect(input.width).toBe(input.height);
    if ('sizes' in network) {
      const { image, patch, width, heads } = network.sizes;
      expect([image, image % patch, width % heads]).toEqual([input.width, 0, 0]);
    }
  });
});
