import { FieldRefusal } from './domain-errors.ts';

/** Control characters, and the marks that turn the direction of text. */
const FORBIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

interface TextLimits {
  /** 1 when left out. */
  min?: number;
  max: number;
  /** Whether line breaks and tabs may stand in it; names stand on one line. */
  multiline?: boolean;
}

/** A text a person wrote: trimmed, normalised (NFC), free of control characters, `min` to `max` characters. */
export function requireText(field: string, value: string, limits: TextLimits): string {
  const text = value.normalize('NFC').trim();
  const { min = 1, max, multiline = false } = limits;
  if (text.length < min || text.length > max) {
    throw new FieldRefusal(
      field,
      `${field}: expected ${min} to ${max} characters, got ${text.length}`,
      text.length > max ? 'Make it shorter.' : 'Fill it in.',
    );
  }
  if (FORBIDDEN.test(multiline ? text.replace(/[\t\n\r]/g, '') : text)) {
    throw new FieldRefusal(
      field,
      `${field}: expected plain text${multiline ? '' : ' on one line'}, got control characters`,
      multiline ? 'Remove them.' : 'Remove them, line breaks and tabs too.',
    );
  }
  return text;
}

/** An http(s) address, or null when left out. */
export function optionalUrl(field: string, value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  if (text.length <= 500 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new FieldRefusal(
    field,
    `${field}: expected an http or https address, got "${text.slice(0, 80)}"`,
    'Give the full address, beginning with https://.',
  );
}

/** A whole number of at least `least`, or null when left out. */
export function optionalCount<N extends number | bigint>(
  field: string,
  value: N | null | undefined,
  least: number,
): N | null {
  if (value == null) return null;
  if (value >= least) return value;
  throw new FieldRefusal(
    field,
    `${field}: expected ${least} or more, got ${value}`,
    'Give a count, or leave it out.',
  );
}

/** A text of at most `max` characters, or null when left out or blank. */
export function optionalText(
  field: string,
  value: string | null | undefined,
  limits: TextLimits,
): string | null {
  return value == null || value.trim() === '' ? null : requireText(field, value, limits);
}

/** An e-mail address in lower case, or null when left out or blank. Whether it exists only a mail can tell. */
export function optionalEmail(field: string, value: string | null | undefined): string | null {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  if (text.length <= 254 && /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/.test(text))
    return text;
  throw new FieldRefusal(
    field,
    `${field}: expected an e-mail address, got "${text.slice(0, 80)}"`,
    'Give one address, such as ada@example.org.',
  );
}

/** A whole number of a range, or null when left out. */
export function optionalWithin(
  field: string,
  value: number | null | undefined,
  { least, most }: { least: number; most: number },
): number | null {
  if (value == null) return null;
  if (value >= least && value <= most) return value;
  throw new FieldRefusal(
    field,
    `${field}: expected ${least} to ${most}, got ${value}`,
    'Choose one of those.',
  );
}
