import { expect, it } from 'vitest';
import { METRICS, metricByKey } from '../src/index.ts';

it('knows each metric by a key of its own', () => {
  const keys = METRICS.map((metric) => metric.key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const metric of METRICS) expect(metricByKey(metric.key)).toBe(metric);
});

it('describes each in one line, and gives none the name that belongs to one network', () => {
  for (const { title, meaning } of METRICS) {
    expect(title).not.toMatch(/\bFID\b/);
    expect(meaning).toMatch(/^[A-Z][^\n]{20,120}\.$/);
  }
});

it('lists what there is when asked for what there is not', () => {
  expect(() => metricByKey('sid')).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      remedy: expect.stringContaining('fid, fid_infinity, intra_fid, kid'),
    }),
  );
});
