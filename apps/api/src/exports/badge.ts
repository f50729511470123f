import type { BoardExport } from './board-export.ts';
import { xml } from './xml.ts';

/** An SVG such as "Digits | rank 2 of 31"; null for a method that is not on the board. */
export function badge(
  { board, entries }: BoardExport,
  { team, method }: { team: string; method: string },
): string | null {
  const found = entries.find((each) => each.team.slug === team && each.method.slug === method);
  if (found === undefined) return null;
  const ranked = entries.filter(({ entry }) => entry.rank !== null).length;
  const { rank } = found.entry;
  if (rank !== null) return svg(board.title, `rank ${rank} of ${ranked}`);
  return svg(board.title, found.method.baseline ? 'baseline' : 'not ranked');
}

const HEIGHT = 20;
const PADDING = 8;
/** The mean advance of a letter at 11 px; `textLength` makes the text as wide as its box is made for. */
const ADVANCE = 6.5;
const LONGEST = 60;

// Attributes in place of a style: an image whose content policy allows no style is drawn all the same.
function svg(whole: string, right: string): string {
  const left = whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}\u2026` : whole;
  const [a, b] = [left, right].map((text) => Math.round(ADVANCE * [...text].length));
  const width = a! + b! + 4 * PADDING;
  const middle = a! + 2 * PADDING;
  const label = xml(`${left}: ${right}`);
  const text = (content: string, x: number, length: number) =>
    `<text x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${xml(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${label}">`,
    `<title>${label}</title>`,
    `<path fill="#3d4447" d="M3 0h${middle - 3}v${HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>`,
    `<path fill="#0f6674" d="M${middle} 0h${width - middle - 3}a3 3 0 0 1 3 3v${HEIGHT - 6}a3 3 0 0 1-3 3H${middle}z"/>`,
    '<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    text(left, PADDING, a!),
    text(right, middle + PADDING, b!),
    '</g></svg>\n',
  ].join('');
}
