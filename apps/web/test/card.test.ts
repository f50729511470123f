// Promise: a link's card can always be drawn, at its size, by the packaged font alone; what it cannot draw it names otherwise.
import { afterEach, expect, it, vi } from 'vitest';
import { asItIs, cardOfBoard, SITE_CARD } from '../src/features/card/card.ts';
import { cardImage } from '../src/features/card/card-image.tsx';
import { DRAWABLE, drawn } from '../src/features/card/drawable.ts';
import { tagsOf } from '../src/features/card/tags.ts';
import type { BoardOfCardFragment } from '../src/generated/graphql.ts';

afterEach(() => vi.restoreAllMocks());

const team = { id: 't', slug: 'lab', name: 'Lab' };
const entry = (rank: number | null, name: string, value: number) => ({
  rank,
  method: { id: name, slug: `method-${rank}`, name, team },
  submission: { id: name },
  cells: [{ value }],
});
const board: BoardOfCardFragment = {
  id: 'b',
  slug: 'digits',
  title: 'Digits',
  protocol: { fingerprint: 'f', extractorTitle: 'MobileNetV2' },
  columns: [
    {
      metric: 'fid',
      reference: { id: 'r', key: 'reference', name: 'Digits' },
      class: null,
      title: 'Frechet distance',
      direction: 'LOWER',
      digits: 2,
      scale: 1,
      primary: true,
    },
  ],
  ranking: {
    number: 1,
    entries: [
      entry(null, 'Real digits', 0.5),
      entry(1, 'Flow', 1.234),
      entry(2, '拡散モデル', 2),
      entry(3, 'Third', 3),
      entry(4, 'Fourth', 4),
    ],
  },
};

/** Width and height of a PNG: the first chunk's first two numbers. */
async function sizeOf(response: Response) {
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

it('names the three best that hold a rank, with their values', () => {
  const card = cardOfBoard(board, drawn);
  expect(card.rows.map(({ rank, method, value }) => [rank, method, value])).toEqual([
    ['1', 'Flow', '1.23'],
    ['2', 'method-2', '2.00'],
    ['3', 'Third', '3.00'],
  ]);
  expect(tagsOf(cardOfBoard(board, asItIs)).description).toBe(
    'Frechet distance, MobileNetV2 (lower is better). 1. Flow (Lab) 1.23; 2. 拡散モデル (Lab) 2.00; 3. Third (Lab) 3.00. 4 ranked methods',
  );
});

it('keeps accents that come apart, and replaces what the font lacks', () => {
  expect(drawn('Fre\u0301chet \u00b5 \u00d7', 'other')).toBe('Fr\u00e9chet \u00b5 \u00d7');
  for (const text of ['\u{1f389} party', '\u65e5\u672c', 'a\nb', '\u202e'])
    expect(drawn(text, 'other')).toBe('other');
});

it('draws every character that it says it can without asking anybody for a font', async () => {
  const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('offline'));
  const all = Array.from({ length: 0x2266 }, (_, code) => String.fromCharCode(code));
  const drawable = new RegExp(`[${DRAWABLE}]`);
  // With spaces, so that no two make a sequence of their own.
  const foot = all.filter((character) => drawable.test(character)).join(' ');
  expect(foot.length).toBeGreaterThan(700);
  expect(await sizeOf(await cardImage({ ...cardOfBoard(board, drawn), foot }))).toEqual([1200, 630]);
  expect(await sizeOf(await cardImage(SITE_CARD))).toEqual([1200, 630]);
  // The layout's own WebAssembly comes by a data: address.
  expect(
    asked.mock.calls.map(([address]) => String(address)).filter((address) => /^https?:/.test(address)),
  ).toEqual([]);
});
