import { InvalidArgumentError, Option } from 'commander';

/** Reads a whole number of at least `smallest` from the command line. */
export function wholeNumber(smallest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= smallest) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${smallest}.`);
  };
}

/** Reads a seed: a whole number below 2^32. */
export function seed(text: string): number {
  const value = wholeNumber(0)(text);
  if (value < 2 ** 32) return value;
  throw new InvalidArgumentError('Expected a whole number below 4294967296.');
}

/** Reads a number of at least 0. */
export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a number of at least 0.');
}

/** Reads a number of principal components, or `none` for the features' own axes; null would be lost in Commander. */
export function principalComponents(text: string): number | 'none' {
  if (text === 'none') return text;
  const value = wholeNumber(1)(text);
  if (value <= 512) return value;
  throw new InvalidArgumentError('Expected a whole number of at most 512, or none.');
}

/** Reads a number of mixture components, `auto` or `auto-bic`. */
export function mixtureComponents(text: string): number | 'auto' | 'auto-bic' {
  if (text === 'auto' || text === 'auto-bic') return text;
  const value = wholeNumber(1)(text);
  if (value <= 1000) return value;
  throw new InvalidArgumentError('Expected a whole number of at most 1000, auto or auto-bic.');
}

const HOURS = { h: 1, d: 24, w: 24 * 7 } as const;

/** Reads an age, as 12h, 30d or 4w; in milliseconds. */
export function age(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  if (digits !== '') return Number(digits) * HOURS[unit as keyof typeof HOURS] * 3600_000;
  throw new InvalidArgumentError('Expected hours, days or weeks, as 12h, 30d or 4w.');
}

/** Reads a comma-separated list. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Options that several commands share, defined once. */
export const shared = {
  quiet: () => new Option('-q, --quiet', 'show no progress'),
  json: () => new Option('--json', 'print one JSON object on stdout; failures are one JSON object on stderr'),
  labels: (whose: string) =>
    new Option(
      '--labels <file>',
      `labels of ${whose}: a CSV with the header file,label, or a .npy array in natural order`,
    ),
  extractor: () =>
    new Option('--extractor <id>', 'the network that turns images into features (default: mobilenet-v2)'),
  provider: () =>
    new Option('--provider <name>', 'where the network runs')
      .choices(['auto', 'cpu', 'webgpu', 'cuda'])
      .default('auto', 'auto, the fastest here by measurement'),
  noCache: () => new Option('--no-cache', 'compute features anew and keep none (see fidboard cache --help)'),
  threads: () =>
    new Option('--threads <number>', 'processor threads of the network (default: all)').argParser(
      wholeNumber(1),
    ),
  batchSize: () =>
    new Option(
      '--batch-size <number>',
      'images per run of the network: memory grows with it, scores do not depend on it',
    ).argParser(wholeNumber(1)),
  server: () =>
    new Option('--server <url>', 'the Fidboard server (default: the one you are logged in to)').env(
      'FIDBOARD_SERVER',
    ),
};
