import { FieldRefusal } from './domain-errors.ts';

/** Control characters, and the marks that turn the direction of text. */
const FORBIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** A text a person wrote: trimmed, normalised (NFC), free of control characters, `min` (1) to `max` characters. */
export function requireText(field: string, value: string, limits: { min?: number; max: number }): string {
  const text = value.normalize('NFC').trim();
  const { min = 1, max } = limits;
  if (text.length < min || text.length > max) {
    throw new FieldRefusal(
      field,
      `${field}: expected ${min} to ${max} characters, got ${text.length}`,
      text.length > max ? 'Make it shorter.' : 'Fill it in.',
    );
  }
  if (FORBIDDEN.test(text.replace(/[\t\n\r]/g, ''))) {
    throw new FieldRefusal(field, `${field}: expected plain text, got control characters`, 'Remove them.');
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

/** A whole number of at least 0, or null when left out. */
export function optionalCount<N extends number | bigint>(
  field: string,
  value: N | null | undefined,
): N | null {
  if (value == null) return null;
  if (value >= 0) return value;
  throw new FieldRefusal(
    field,
    `${field}: expected 0 or more, got ${value}`,
    'Give a count, or leave it out.',
  );
}

/** A text of at most `max` characters, or null when left out or blank. */
export function optionalText(field: string, value: string | null | undefined, max: number): string | null {
  return value == null || value.trim() === '' ? null : requireText(field, value, { max });
}
