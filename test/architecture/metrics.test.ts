// Promise: whatever the registry can compute, a board can explain, and the docs do.
import { readFileSync } from 'node:fs';
import { METRICS } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
import { METRIC_FACTS } from '../../packages/protocol/src/metric-facts.ts';

const docs = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('metrics.md', docs), 'utf8');
const values = JSON.parse(readFileSync(new URL('plots/values.json', docs), 'utf8')) as object;

it('is what the facts tell of, in the same order: whoever shows a metric without computing it says the same', () => {
  const said = METRICS.map(({ compute: _compute, ...facts }) => facts);
  expect(said).toEqual(METRIC_FACTS);
});

describe('every metric', () => {
  it.each(METRICS.map(({ key }) => key))(
    '%s has a section in docs/metrics.md, and a plot in it',
    (metric) => {
      const [section = ''] = page.match(new RegExp(`^## \`${metric}\`[^]*?(?=^## |(?![^]))`, 'm')) ?? [];
      for (const part of [
        'what it sees',
        'what it misses',
        'images it needs',
        'source',
        'check',
        'error bar',
      ]) {
        expect(section.toLowerCase()).toContain(part);
      }
      expect(section).toContain(`(images/metrics/${metric}.svg)`);
      expect(readFileSync(new URL(`images/metrics/${metric}.svg`, docs), 'utf8')).toMatch(/^<svg /);
      expect(values).toHaveProperty(metric);
    },
  );

  it.each(METRICS)('$key has a true row in the table of docs/metrics.md', ({ key, direction, byDefault }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| [\`${key}\`](#`)) ?? '';
    const cells = row.split('|').map((cell) => cell.trim());
    expect(cells[3]).toBe(direction);
    expect(cells.at(-2)).toMatch(byDefault ? /^(yes|where labelled)$/ : /^no$/);
  });
});
