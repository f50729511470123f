// Promise: whatever the registry can compute, a board can explain, and the docs do.
import { METRICS } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
import { describeColumn } from '../../apps/api/src/modules/board/column-descriptions.ts';

describe('every metric', () => {
  it.each(METRICS.map(({ key }) => key))('%s is explained where a board shows it', (metric) => {
    const bare = describeColumn({ metric: 'no such metric', direction: 'LOWER', scale: 1 });
    expect(describeColumn({ metric, direction: 'LOWER', scale: 1 }).length).toBeGreaterThan(bare.length);
  });
});
