import { ImageResponse } from 'next/og';
import { BriefCache } from './brief-cache.ts';
import type { Card, CardRow } from './card.ts';

/** Pixels, as the sites that show links ask for. */
export const CARD_SIZE = { width: 1200, height: 630 };

/** Drawing takes a processor for a while, and a card that is the same looks the same. */
const images = new BriefCache<ArrayBuffer>({ most: 100, ms: 3_600_000 });

/** The card as a PNG. */
export async function cardImage(card: Card): Promise<Response> {
  const png = await images.get(JSON.stringify(card), () =>
    new ImageResponse(<Drawing card={card} />, CARD_SIZE).arrayBuffer(),
  );
  return new Response(png, {
    headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=60' },
  });
}

const CANVAS = '#fbfbfa';
const LINE = '#c8cdca';
const INK = '#14191a';
const QUIET = '#465053';
const ACCENT = '#0b6470';
const oneLine = { whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' } as const;

/** The tokens of the light theme, as constants: next/og knows no style sheet, and draws flex boxes only. */
function Drawing({ card }: { card: Card }) {
  return (
    <div
      style={{
        ...CARD_SIZE,
        display: 'flex',
        flexDirection: 'column',
        padding: '56px 64px',
        backgroundColor: CANVAS,
        borderLeft: `16px solid ${ACCENT}`,
        color: INK,
      }}
    >
      <div style={{ display: 'block', fontSize: 60, lineHeight: 1.15, lineClamp: 2 }}>{card.title}</div>
      {card.measure !== null && (
        <div style={{ ...oneLine, display: 'block', marginTop: 14, fontSize: 30, color: QUIET }}>
          {card.measure}
        </div>
      )}
      <div style={{ display: 'flex', flexDirection: 'column', flexGrow: 1, justifyContent: 'center' }}>
        {card.rows.map((row) => (
          <Row key={`${row.team} ${row.method}`} row={row} />
        ))}
      </div>
      <div
        style={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'flex-end',
          fontSize: 28,
          color: QUIET,
        }}
      >
        <div style={{ display: 'block', maxWidth: 860, lineHeight: 1.3 }}>{card.foot}</div>
        <div style={{ display: 'flex', color: ACCENT }}>Fidboard</div>
      </div>
    </div>
  );
}

function Row({ row }: { row: CardRow }) {
  return (
    <div
      style={{
        display: 'flex',
        alignItems: 'center',
        padding: '14px 0',
        borderBottom: `2px solid ${LINE}`,
        fontSize: 36,
      }}
    >
      <div style={{ display: 'flex', width: 64, flexShrink: 0, color: ACCENT }}>{row.rank}</div>
      <div style={{ ...oneLine, display: 'block', maxWidth: 520, flexShrink: 0 }}>{row.method}</div>
      <div
        style={{
          ...oneLine,
          display: 'block',
          flexGrow: 1,
          flexBasis: 0,
          margin: '0 24px',
          fontSize: 28,
          color: QUIET,
        }}
      >
        {row.team}
      </div>
      <div style={{ display: 'flex', flexShrink: 0 }}>{row.value}</div>
    </div>
  );
}
