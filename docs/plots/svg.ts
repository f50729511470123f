/** Attributes of an element; numbers are written to a tenth of a pixel. */
type Attributes = Readonly<Record<string, string | number>>;

/** One SVG element as text. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${textOf(value)}"`);
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A piece of text at a place; `class` is one of those of {@link picture}'s style. */
export function text(content: string, x: number, y: number, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(content));
}

/** About as wide as a text of 12 pixels is in a sans-serif font. */
export function widthOfText(content: string): number {
  return 6.3 * content.length;
}

/** Dark enough on white, and told apart by every kind of colour vision (Okabe and Ito 2008). */
export const COLOURS = ['#0072b2', '#d55e00', '#00795a', '#a2467f'] as const;

export const GREY = '#767676';

// A white card: a page may be light or dark, and an image cannot know.
const STYLE = `text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#333}
.label{font-weight:600}.halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}.tick{fill:#555;font-size:11px}.grid{stroke:#e4e4e4}.axis{stroke:#888}`;

/** A whole picture of 640 pixels in width; `title` is what a screen reader says. */
export function picture(title: string, height: number, parts: readonly string[]): string {
  const card = { x: 0.5, y: 0.5, width: 639, height: height - 1, rx: 6, fill: '#fff', stroke: '#d8d8d8' };
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 640 ${height}`, width: 640, height, role: 'img' },
    [
      '',
      element('title', {}, escaped(title)),
      element('style', {}, STYLE),
      element('rect', card),
      ...parts,
      '',
    ].join('\n'),
  )}\n`;
}

function textOf(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
