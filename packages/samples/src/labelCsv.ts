import { Refusal } from '@fidboard/core';

/** One line of a labels file. */
export interface LabelLine {
  readonly file: string;
  readonly label: string;
  /** From 1, the header's being 1. */
  readonly line: number;
}

const HEADER = ['file', 'label'];

/**
 * The lines of a CSV file (RFC 4180, UTF-8) whose header is `file,label`.
 *
 * Refuses, naming the line, anything else: other columns, stray or unclosed quotes, and more than `most` lines.
 */
export function parseLabelCsv(
  bytes: Uint8Array,
  { name, most }: { name: string; most: number },
): LabelLine[] {
  const records = new CsvReader(textOf(bytes, name), name);
  const header = records.next();
  if (header === undefined || !same(header.fields, HEADER)) {
    throw refuseLine(
      name,
      1,
      `expected the header file,label, got ${header === undefined ? 'nothing' : JSON.stringify(header.fields.join(',').slice(0, 80))}`,
    );
  }
  const lines: LabelLine[] = [];
  for (let record = records.next(); record !== undefined; record = records.next()) {
    const { fields, line } = record;
    const [file, label] = fields;
    if (fields.length !== 2 || file === undefined || label === undefined) {
      throw refuseLine(name, line, `expected a file and a label, got ${count(fields.length, 'field')}`);
    }
    if (lines.length === most) {
      throw refuseLine(name, line, `expected a label for each of ${count(most, 'image')}, got more`);
    }
    lines.push({ file, label, line });
  }
  return lines;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((field, i) => field === b[i]);
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    // The decoder drops a byte order mark, which spreadsheets write.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal(
      'BAD_INPUT',
      `${name}: expected a CSV in UTF-8, got bytes that are not UTF-8.`,
      'Save it as UTF-8.',
      { cause },
    );
  }
}

/** Takes a text apart, record by record; lines end in LF or CRLF, empty ones at the end count for nothing. */
class CsvReader {
  #at = 0;
  #line = 1;
  /** Where nothing but line ends follows. */
  readonly #end: number;

  constructor(
    readonly text: string,
    readonly name: string,
  ) {
    let end = text.length;
    while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
    this.#end = end;
  }

  next(): { fields: string[]; line: number } | undefined {
    if (this.#at >= this.#end) return undefined;
    const line = this.#line;
    const fields: string[] = [];
    do fields.push(this.#field());
    while (this.#accept(','));
    if (!this.#accept('\r\n') && !this.#accept('\n') && this.#at < this.text.length) {
      throw refuseLine(this.name, this.#line, 'text follows a closing quote');
    }
    this.#line++;
    return { fields, line };
  }

  #field(): string {
    if (!this.#accept('"')) {
      const plain = this.#match(/(?:[^",\r\n]|\r(?!\n))*/y);
      if (this.text[this.#at] === '"') {
        throw refuseLine(this.name, this.#line, 'a quote stands within a field that does not begin with one');
      }
      return plain;
    }
    let value = '';
    for (;;) {
      const part = this.#match(/[^"]*/y);
      this.#line += part.split('\n').length - 1;
      value += part;
      if (!this.#accept('"')) throw refuseLine(this.name, this.#line, 'a quote is not closed');
      if (!this.#accept('"')) return value;
      value += '"';
    }
  }

  #match(token: RegExp): string {
    token.lastIndex = this.#at;
    const found = token.exec(this.text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #accept(token: string): boolean {
    if (!this.text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }
}

export function refuseLine(name: string, line: number, rule: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${name}, line ${line}: ${rule}.`,
    'Write a CSV of two columns with the header file,label, and quote fields that hold commas, quotes or line ends.',
  );
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
