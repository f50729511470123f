import { Refusal } from './refusal.ts';

/** One value of an untrusted JSON document together with its path, so that every refusal can name it. */
export class Field {
  private constructor(
    readonly value: unknown,
    readonly path: string,
    readonly remedy: string,
  ) {}

  /** The root of a document; `remedy` ends every refusal of it. */
  static of(value: unknown, path: string, remedy: string): Field {
    return new Field(value, path, remedy);
  }

  /** The member `key`; missing members are undefined until somebody reads them. */
  at(key: string): Field {
    return new Field(this.#members()[key], `${this.path}.${key}`, this.remedy);
  }

  optional(key: string): Field | undefined {
    return Object.hasOwn(this.#members(), key) ? this.at(key) : undefined;
  }

  /** Refuses missing and unknown members; returns the field itself. */
  keys(required: readonly string[], optional: readonly string[] = []): this {
    const members = this.#members();
    for (const key of required) {
      if (!Object.hasOwn(members, key)) this.at(key).refuse('a value');
    }
    const known = [...required, ...optional];
    for (const key of Object.keys(members)) {
      if (!known.includes(key)) this.at(key).refuse(`no such field (there are ${known.join(', ')})`);
    }
    return this;
  }

  integer(smallest: number, largest: number): number {
    const value = this.value;
    if (typeof value === 'number' && Number.isInteger(value) && value >= smallest && value <= largest) {
      return value;
    }
    return this.refuse(`an integer from ${smallest} to ${largest}`);
  }

  /** An integer, or one word in its place. */
  integerOr<const Word extends string>(
    words: readonly Word[],
    { smallest, largest }: { readonly smallest: number; readonly largest: number },
  ): number | Word {
    const { value } = this;
    const word = words.find((one) => one === value);
    if (word !== undefined) return word;
    if (typeof value === 'number' && Number.isInteger(value) && value >= smallest && value <= largest) {
      return value;
    }
    return this.refuse(`an integer from ${smallest} to ${largest} or "${words.join('" or "')}"`);
  }

  number(smallest: number, largest: number): number {
    const value = this.value;
    if (typeof value === 'number' && value >= smallest && value <= largest) return value;
    return this.refuse(`a number from ${smallest} to ${largest}`);
  }

  /** A list of three numbers. */
  triple(smallest: number, largest: number): readonly [number, number, number] {
    const { value } = this;
    if (!Array.isArray(value) || value.length !== 3) return this.refuse('a list of three numbers');
    const [a, b, c] = this.items().map((item) => item.number(smallest, largest));
    return [a!, b!, c!];
  }

  /** The field itself, or null where its value is null. */
  orNull(): Field | null {
    return this.value === null ? null : this;
  }

  /** The elements of an array. */
  items(): readonly Field[] {
    if (!Array.isArray(this.value)) return this.refuse('an array');
    return this.value.map((item, i) => new Field(item, `${this.path}.${i}`, this.remedy));
  }

  text(longest = 200): string {
    if (typeof this.value === 'string' && this.value.length >= 1 && this.value.length <= longest) {
      return this.value;
    }
    return this.refuse(`a text of 1 to ${longest} characters`);
  }

  /** A text of a form that `expected` names. */
  matching(pattern: RegExp, expected: string): string {
    if (typeof this.value === 'string' && pattern.test(this.value)) return this.value;
    return this.refuse(expected);
  }

  /** A moment as JavaScript prints it: "2026-01-31T12:00:00.000Z". */
  moment(): string {
    const { value } = this;
    const date = typeof value === 'string' ? new Date(value) : null;
    if (date !== null && !Number.isNaN(date.getTime()) && date.toISOString() === value) return value;
    return this.refuse('a moment such as "2026-01-31T12:00:00.000Z"');
  }

  sha256(): string {
    return this.matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');
  }

  oneOf<const T>(choices: readonly T[]): T {
    const found = choices.find((choice) => choice === this.value);
    if (found !== undefined) return found;
    return this.refuse(choices.map((choice) => JSON.stringify(choice)).join(' or '));
  }

  #members(): Record<string, unknown> {
    const value = this.value;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    return this.refuse('an object');
  }

  /** Refuses the value: `expected` says what it should have been. */
  refuse(expected: string): never {
    const got = this.value === undefined ? 'nothing' : JSON.stringify(this.value).slice(0, 80);
    throw new Refusal('BAD_INPUT', `${this.path}: expected ${expected}, got ${got}`, this.remedy);
  }
}
