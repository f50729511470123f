import { wholeNumber } from '../../format/numbers.ts';

/** Below this the bias of the Frechet distance is large against the differences people report. */
const COMFORTABLE = 10_000;

/** What a reader should know about the numbers of images behind a board's scores. */
export function sampleSizeWarnings(cells: readonly ({ n: number } | null)[]): string[] {
  const counts = cells.flatMap((cell) => (cell === null ? [] : [cell.n]));
  if (counts.length === 0) return [];
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  const warnings: string[] = [];
  if (most !== least) {
    warnings.push(
      `Entries have between ${wholeNumber(least)} and ${wholeNumber(most)} images. A Frechet distance falls as n grows, so entries with different n are not strictly comparable.`,
    );
  }
  if (least < COMFORTABLE) {
    const who =
      most === least
        ? `All entries have ${wholeNumber(least)} images`
        : `The smallest entry has ${wholeNumber(least)} images`;
    warnings.push(
      `${who}. That is few: at this size the Frechet distance is biased upward, and small gaps mean little. The kernel distance has no such bias.`,
    );
  }
  return warnings;
}
