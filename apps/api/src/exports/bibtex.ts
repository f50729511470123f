import { extractorTitleOf, parseProtocol } from '@fidboard/protocol';
import type { BoardExport } from './board-export.ts';

/** How to cite a board, and which ranking of it was seen. */
export function bibtex({ url, board, protocol, ranking }: BoardExport): string {
  const time = ranking?.createdAt ?? board.createdAt;
  const version = ranking === null ? 'no ranking yet' : `ranking ${ranking.number}`;
  const extractor = extractorTitleOf(parseProtocol(protocol.document));
  const fields = {
    title: `{${escaped(board.title)}}`,
    howpublished: 'Fidboard leaderboard',
    url,
    year: String(time.getUTCFullYear()),
    month: String(time.getUTCMonth() + 1),
    note: escaped(
      `${version} of ${time.toISOString().slice(0, 10)}; ${extractor}; protocol ${protocol.fingerprint}`,
    ),
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@misc{fidboard-${board.slug},\n${lines.join('')}}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** A text as TeX prints it. */
function escaped(text: string): string {
  return text.replace(/[\\~^{}%$&#_]/g, (sign) => ESCAPES[sign] ?? `\\${sign}`);
}
