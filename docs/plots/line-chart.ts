import { type Axis, type Scale, scaleOf } from './axis.ts';
import { COLOURS, element, GREY, picture, text, widthOfText } from './svg.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Half the length of the bar: the standard error. */
  readonly error?: number | null | undefined;
}

/** One line; its label stands at its end. */
export interface Series {
  readonly label: string;
  readonly points: readonly Point[];
  /** A number of {@link COLOURS}, or grey for what is there to compare with. */
  readonly colour: 0 | 1 | 2 | 3 | 'grey';
  /** Lines without marks are dashed: a fit, a level. */
  readonly marks?: boolean;
  /** Marks without a line between them. */
  readonly line?: boolean;
}

export interface Panel {
  readonly heading?: string;
  readonly x: Axis;
  readonly series: readonly Series[];
}

export interface LineChart {
  /** What a screen reader says. */
  readonly title: string;
  readonly y: Axis;
  /** One, or two beside each other with one y axis. */
  readonly panels: readonly Panel[];
}

const TOP = 44;
const PLOT = 260;
const HEIGHT = TOP + PLOT + 48;
const GAP = 16;

/** A line chart as SVG text. */
export function lineChart({ title, y, panels }: LineChart): string {
  const all = panels.flatMap(({ series }) => series.flatMap(({ points }) => points));
  const vertical = scaleOf(
    y,
    all.flatMap((point) => [point.y + (point.error ?? 0), point.y - (point.error ?? 0)]),
  );
  const left = 20 + Math.max(...vertical.ticks.map((tick) => widthOfText(tick.text)));
  const labels = panels.map(roomForLabels);
  const room = 640 - left - labels.reduce((sum, width) => sum + width, 0) - GAP * (panels.length - 1);
  const width = room / panels.length;
  const parts = [text(y.label, 14, 22, { class: 'label' })];
  let start = left;
  for (const [i, panel] of panels.entries()) {
    const frame = { left: start, width, vertical };
    parts.push(...rows(frame, i === 0), ...drawn(panel, frame));
    start += width + (labels[i] ?? 0) + GAP;
  }
  return picture(title, HEIGHT, parts);
}

/** Labels of lines that end at the right edge stand outside; the others fit inside. */
function roomForLabels({ series }: Panel): number {
  const end = ({ points }: Series) => points.at(-1)?.x ?? Number.NaN;
  const places = series.flatMap(({ points }) => points.map(({ x }) => x));
  const edge = [Math.min(...places), Math.max(...places)];
  const outside = series.filter((line) => edge.includes(end(line)));
  return 16 + Math.max(0, ...outside.map(({ label }) => widthOfText(label)));
}

interface Frame {
  readonly left: number;
  readonly width: number;
  readonly vertical: Scale;
}

function rows({ left, width, vertical }: Frame, written: boolean): string[] {
  return vertical.ticks.flatMap(({ value, text: name }) => {
    const y = TOP + PLOT * (1 - vertical.place(value));
    const line = element('line', { x1: left, x2: left + width, y1: y, y2: y, class: 'grid' });
    return written ? [line, text(name, left - 8, y + 4, { class: 'tick', 'text-anchor': 'end' })] : [line];
  });
}

function drawn({ heading, x, series }: Panel, frame: Frame): string[] {
  const horizontal = scaleOf(
    x,
    series.flatMap(({ points }) => points.map((point) => point.x)),
  );
  // Marks at the ends stay clear of the frame.
  const inset = 10;
  const place = (point: { readonly x: number; readonly y: number }) => ({
    x: frame.left + inset + (frame.width - 2 * inset) * horizontal.place(point.x),
    y: TOP + PLOT * (1 - frame.vertical.place(point.y)),
  });
  const bottom = TOP + PLOT;
  const parts = [
    element('line', { x1: frame.left, x2: frame.left + frame.width, y1: bottom, y2: bottom, class: 'axis' }),
    text(x.label, frame.left + frame.width / 2, bottom + 36, { 'text-anchor': 'middle' }),
  ];
  if (heading !== undefined) {
    parts.push(text(heading, frame.left + frame.width / 2, TOP - 6, { 'text-anchor': 'middle' }));
  }
  for (const { value, text: name } of horizontal.ticks) {
    const at = place({ x: value, y: 0 }).x;
    parts.push(element('line', { x1: at, x2: at, y1: bottom, y2: bottom + 4, class: 'axis' }));
    parts.push(text(name, at, bottom + 17, { class: 'tick', 'text-anchor': 'middle' }));
  }
  for (const line of series) parts.push(...lineOf(line, place, frame.vertical));
  const ends = series.map(({ label, points, colour }) => {
    const last = points.at(-1);
    if (last === undefined) throw new Error(`lineChart: expected points of "${label}", got none`);
    const at = place(last);
    return { label, colour: colourOf(colour), x: at.x + 10, y: at.y + 4 };
  });
  for (const { label, colour, x, y } of apart(ends)) {
    parts.push(text(label, x, y, { class: 'label halo', style: `fill:${colour}` }));
  }
  return parts;
}

function lineOf(
  { points, colour, marks = true, line = true }: Series,
  place: (point: Point) => { x: number; y: number },
  vertical: Scale,
): string[] {
  const stroke = colourOf(colour);
  const places = points.map(place);
  const parts: string[] = [];
  if (line) {
    const path = places.map((at) => `${at.x.toFixed(1)},${at.y.toFixed(1)}`).join(' ');
    parts.push(
      element('polyline', {
        points: path,
        fill: 'none',
        stroke,
        'stroke-width': 2,
        ...(marks ? {} : { 'stroke-dasharray': '5 4' }),
      }),
    );
  }
  for (const [i, { x, y }] of places.entries()) {
    const error = points[i]?.error ?? 0;
    if (error > 0) {
      const half = PLOT * (vertical.place(error) - vertical.place(0));
      const bar = `M${(x - 4).toFixed(1)} ${(y - half).toFixed(1)}h8M${x.toFixed(1)} ${(y - half).toFixed(1)}V${(y + half).toFixed(1)}M${(x - 4).toFixed(1)} ${(y + half).toFixed(1)}h8`;
      parts.push(element('path', { d: bar, stroke, 'stroke-width': 1.5, fill: 'none' }));
    }
    if (marks) parts.push(element('circle', { cx: x, cy: y, r: 3.5, fill: stroke }));
  }
  return parts;
}

/** The same labels, moved up or down until none covers another. */
function apart<T extends { readonly x: number; readonly y: number }>(labels: readonly T[]): T[] {
  const least = 15;
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (let round = 0; round < 50; round++) {
    for (let i = 1; i < sorted.length; i++) {
      const [above, below] = [sorted[i - 1], sorted[i]];
      if (above === undefined || below === undefined) continue;
      const overlap = least - (below.y - above.y);
      if (overlap <= 0 || Math.abs(above.x - below.x) > 100) continue;
      sorted[i - 1] = { ...above, y: above.y - overlap / 2 };
      sorted[i] = { ...below, y: below.y + overlap / 2 };
    }
  }
  return sorted;
}

function colourOf(colour: Series['colour']): string {
  return colour === 'grey' ? GREY : COLOURS[colour];
}
