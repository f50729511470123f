// Draws the plots of docs/metrics.md from MNIST digits and their corruptions, and writes down their numbers.
// npm run plots -- [--only KEY] [--cache FOLDER]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Json } from '@fidboard/core';
import { METRICS } from '@fidboard/evaluation';
import { readDigits } from './digits.ts';
import { PLOTS } from './plots.ts';

const IMAGES = new URL('../images/metrics/', import.meta.url);
const VALUES = new URL('values.json', import.meta.url);

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    cache: { type: 'string', default: join(tmpdir(), 'fidboard-plots') },
  },
});
const print = (line: string) => void process.stdout.write(`${line}\n`);

const known = METRICS.map(({ key }) => key);
const chosen = known.filter((key) => options.only === undefined || options.only.includes(key));
if (chosen.length === 0) throw new Error(`plots: expected some of ${known.join(', ')}, got ${options.only}`);

await mkdir(IMAGES, { recursive: true });
const digits = await readDigits({ cache: options.cache, print });
for (const key of chosen) {
  const plot = PLOTS.find((each) => each.key === key);
  if (plot === undefined) throw new Error(`plots: expected a plot of ${key}, got none`);
  const start = performance.now();
  const { svg, values } = await plot.draw(digits);
  await writeFile(new URL(`${key}.svg`, IMAGES), svg);
  await writeValues(key, values);
  print(`${key}, ${((performance.now() - start) / 1000).toFixed(1)} s: ${JSON.stringify(values)}`);
}

/** Puts the numbers of one plot beside those of the others, in the order of the registry. */
async function writeValues(key: string, values: Json): Promise<void> {
  const written = JSON.parse(await readFile(VALUES, 'utf8').catch(() => '{}')) as Record<string, Json>;
  written[key] = values;
  const lines = known.flatMap((each) =>
    each in written ? [`"${each}": ${JSON.stringify(written[each])}`] : [],
  );
  await writeFile(VALUES, `{\n${lines.join(',\n')}\n}\n`);
}
