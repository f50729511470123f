/**
 * Characters that the font packaged with next/og has. Of any other it would ask Google's servers for a font, with the
 * text in the address: neither works offline nor is it theirs to know.
 */
export const DRAWABLE =
  ' -~\u00a0-\u00a8\u00aa\u00ab\u00af-\u0113\u0116-\u012b\u012e-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u014d\u0150-\u017e' +
  '\u0400-\u045f\u03bb\u03bc\u03c0\u03c9\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2074-\u2079\u2212\u221e\u2248\u2260\u2264\u2265';

const drawable = new RegExp(`^[${DRAWABLE}]*$`);

/** The text in that font, or what stands for it where it cannot be drawn: an address, which is ASCII. */
export function drawn(text: string, otherwise: string): string {
  const composed = text.normalize('NFC');
  return drawable.test(composed) ? composed : otherwise;
}
