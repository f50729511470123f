import type { PairScores } from '@fidboard/evaluation';

type Score = PairScores['scores'][number];

/** One part of a score, in a line of its own below it. */
export interface ScorePart {
  readonly name: string;
  readonly value: number;
  readonly standardError: number | null;
}

/** More classes than this would bury the rest; all of them are in the JSON. */
const MOST_CLASSES = 100;

/** What is worth a line below a score: the distance of each class, the accuracy after training on real images. */
export function partsOf({ details }: Score): { parts: readonly ScorePart[]; left: number } {
  const real = numberOf(details.realAccuracy);
  const parts = [
    ...(real === null ? [] : [{ name: 'trained on real images', value: real, standardError: null }]),
    ...Object.entries(membersOf(details.classes)).flatMap(([label, own]) => {
      const { value, standardError } = membersOf(own);
      const number = numberOf(value);
      if (number === null) return [];
      return [{ name: label, value: number, standardError: numberOf(standardError) }];
    }),
  ];
  return { parts: parts.slice(0, MOST_CLASSES), left: Math.max(0, parts.length - MOST_CLASSES) };
}

function membersOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return value as Record<string, unknown>;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
