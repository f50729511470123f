import { type Axis, scaleOf } from './axis.ts';
import { COLOURS, element, GREY, picture, text, widthOfText } from './svg.ts';

export interface BarChart {
  /** What a screen reader says. */
  readonly title: string;
  readonly x: { readonly label: string; readonly groups: readonly string[] };
  readonly y: Axis;
  /** Bars beside each other in each group. */
  readonly series: readonly BarSeries[];
}

interface BarSeries {
  readonly label: string;
  readonly colour: 0 | 1 | 'grey';
  /** One for each group. */
  readonly values: readonly number[];
}

const TOP = 44;
const PLOT = 260;
const RIGHT = 16;

/** A bar chart as SVG text. */
export function barChart({ title, x, y, series }: BarChart): string {
  const scale = scaleOf(
    y,
    series.flatMap(({ values }) => values),
  );
  const left = 20 + Math.max(...scale.ticks.map((tick) => widthOfText(tick.text)));
  const width = 640 - left - RIGHT;
  const bottom = TOP + PLOT;
  const parts = [text(y.label, 14, 22, { class: 'label' })];
  for (const { value, text: name } of scale.ticks) {
    const at = bottom - PLOT * scale.place(value);
    parts.push(element('line', { x1: left, x2: left + width, y1: at, y2: at, class: 'grid' }));
    parts.push(text(name, left - 8, at + 4, { class: 'tick', 'text-anchor': 'end' }));
  }
  const slot = width / x.groups.length;
  const thickness = (slot * 0.7) / series.length;
  for (const [group, name] of x.groups.entries()) {
    const start = left + group * slot + slot * 0.15;
    for (const [i, { values, colour }] of series.entries()) {
      const height = PLOT * scale.place(values[group] ?? 0);
      const fill = colour === 'grey' ? GREY : COLOURS[colour];
      const bar = { x: start + i * thickness, y: bottom - height, width: thickness - 1, height, fill };
      parts.push(element('rect', bar));
    }
    parts.push(text(name, start + slot * 0.35, bottom + 17, { class: 'tick', 'text-anchor': 'middle' }));
  }
  parts.push(element('line', { x1: left, x2: left + width, y1: bottom, y2: bottom, class: 'axis' }));
  parts.push(text(x.label, left + width / 2, bottom + 36, { 'text-anchor': 'middle' }));
  let end = 640 - RIGHT;
  for (const { label, colour } of [...series].reverse()) {
    const fill = colour === 'grey' ? GREY : COLOURS[colour];
    parts.push(text(label, end, 22, { class: 'label', 'text-anchor': 'end', style: `fill:${fill}` }));
    // Bold letters are wider by a fifth.
    end -= 1.2 * widthOfText(label) + 30;
    parts.push(element('rect', { x: end + 12, y: 12, width: 11, height: 11, fill }));
  }
  return picture(title, bottom + 48, parts);
}
