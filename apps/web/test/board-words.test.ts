import { describe, expect, it } from 'vitest';
import { activityOf } from '../src/features/board/activity-words.ts';
import { namedTitle, scaleText } from '../src/features/board/columns.ts';
import { axisOf } from '../src/features/board/interval-strip.tsx';
import { sampleSizeWarnings } from '../src/features/board/sample-size.ts';
import { ordinal, scoreText } from '../src/format/numbers.ts';

const at = '2026-01-01T00:00:00Z';

describe('scores in words', () => {
  it('carry the extractor once', () => {
    expect(namedTitle('Frechet distance', 'MobileNetV2')).toBe('Frechet distance, MobileNetV2');
    expect(namedTitle('Frechet distance, MobileNetV2', 'MobileNetV2')).toBe('Frechet distance, MobileNetV2');
  });

  it('follow the column, with a true minus sign', () => {
    expect(scoreText(-0.00002, { digits: 2, scale: 1000 })).toBe('\u22120.02');
    expect(scaleText(1000)).toBe('\u00d7 10\u00b3');
    expect(scaleText(1)).toBeNull();
  });

  it('count places as people do', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '102nd',
      '111th',
    ]);
  });
});

describe('warnings about the number of images', () => {
  it('are silent for large and equal sets', () =>
    expect(sampleSizeWarnings([{ n: 50_000 }, null])).toEqual([]));

  it('name small and unequal sets', () => {
    const [unequal, small] = sampleSizeWarnings([{ n: 500 }, { n: 20_000 }]);
    expect(unequal).toContain('between 500 and 20,000');
    expect(small).toContain('500 images');
  });
});

describe('the shared axis of a column', () => {
  const cell = (value: number, standardError: number | null = null) => ({
    metric: 'fid',
    n: 1,
    value,
    standardError,
  });

  it('is logarithmic only for positive scores far apart', () => {
    expect(axisOf([cell(1), cell(100)])?.log).toBe(true);
    expect(axisOf([cell(1), cell(5)])?.log).toBe(false);
    expect(axisOf([cell(-1), cell(100)])?.log).toBe(false);
  });

  it('needs two scores that differ', () => {
    expect(axisOf([cell(1), null])).toBeNull();
    expect(axisOf([cell(1), cell(1)])).toBeNull();
  });
});

describe('recent activity', () => {
  it('tells what people care about, newest first, and hides what it may not name', () => {
    const lines = activityOf(
      [
        { version: 1, kind: 'submission.created', payload: { submissionId: 's' }, createdAt: at },
        {
          version: 2,
          kind: 'submission.state',
          payload: { submissionId: 's', state: 'QUEUED' },
          createdAt: at,
        },
        { version: 3, kind: 'ranking.published', payload: { submissionId: 's', number: 4 }, createdAt: at },
        { version: 4, kind: 'submission.state', payload: {}, createdAt: at },
      ],
      new Map([['s', 'Flow']]),
    );
    expect(lines.map(({ text }) => text)).toEqual(['Flow was scored: ranking 4', 'Flow was submitted']);
  });

  it('does not take the ranking that a withdrawal publishes for a score', () => {
    const payload = { submissionId: 's', number: 1 };
    const lines = activityOf(
      [
        { version: 1, kind: 'ranking.published', payload, createdAt: at },
        { version: 2, kind: 'submission.state', payload: { ...payload, state: 'WITHDRAWN' }, createdAt: at },
        { version: 3, kind: 'ranking.published', payload: { ...payload, number: 2 }, createdAt: at },
      ],
      new Map([['s', 'Flow']]),
    );
    expect(lines.map(({ text }) => text)).toEqual(['Flow was withdrawn', 'Flow was scored: ranking 1']);
  });

  it('tells how preparing the reference ended, and nothing of kinds it does not know', () => {
    const events = ['READY', 'FAILED', 'PREPARING', undefined].map((state, version) => ({
      version,
      kind: 'reference.state',
      payload: { state },
      createdAt: at,
    }));
    const unknown = { version: 9, kind: 'board.renamed', payload: null, createdAt: at };
    const lines = activityOf([...events, unknown], new Map());
    expect(lines.map(({ text }) => text)).toEqual([
      'The reference could not be prepared',
      'The reference is ready',
    ]);
  });
});
