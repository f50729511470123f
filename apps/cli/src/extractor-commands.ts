import { type Command, InvalidArgumentError, Option } from 'commander';
import type { InstallExtractorOptions, JsonOption } from './commands/extractors.ts';
import type { AddExtractorOptions } from './commands/extractors-add.ts';
import { shared, wholeNumber } from './options.ts';
import { addPreprocessing, rgbOf } from './preprocessing.ts';

/** The commands about the networks that make features. */
export function addExtractors(program: Command, signal: AbortSignal): void {
  const extractors = program
    .command('extractors')
    .description('list, install and add the networks that make features')
    .addHelpText(
      'after',
      '\nWhose numbers each network gives, and how to check them: docs/extractors.md of the repository.',
    );
  extractors
    .command('list', { isDefault: true })
    .description('list the extractors and whether each can be used here')
    .addOption(shared.json())
    .action(async (options: JsonOption) =>
      (await import('./commands/extractors.ts')).listExtractors(options),
    );
  extractors
    .command('info')
    .description('print all of an extractor that can change a number, and how another machine gets it')
    .argument('<id>', 'as the list shows it')
    .addOption(shared.json())
    .action(async (id: string, options: JsonOption) =>
      (await import('./commands/extractors-info.ts')).describeExtractor(id, options),
    );
  addInstall(extractors, signal);
  addAdd(extractors, signal);
  extractors
    .command('remove')
    .description('delete the weights of an extractor from this machine, or forget one that was added')
    .argument('<id>', 'as the list shows it')
    .addOption(shared.json())
    .action(async (id: string, options: JsonOption) =>
      (await import('./commands/extractors.ts')).removeExtractor(id, options),
    );
}

function addInstall(extractors: Command, signal: AbortSignal): void {
  extractors
    .command('install')
    .description('fetch the weights of an extractor once; a download that breaks off is resumed')
    .argument('<id>', 'as the list shows it')
    .option('--from <file>', 'take the weights from this file instead of the network')
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
Weights are checked by size and SHA-256 and kept under FIDBOARD_MODELS, else in the user's data folder.

Examples:
  fidboard extractors install fid-inception-v3
  fidboard extractors install fid-inception-v3 --from pt_inception-2015-12-05-6726825d.pth`,
    )
    .action(async (id: string, options: InstallExtractorOptions) =>
      (await import('./commands/extractors.ts')).installExtractor(id, { ...options, signal }),
    );
}

function addAdd(extractors: Command, signal: AbortSignal): void {
  const command = extractors
    .command('add')
    .description('check an ONNX file of your own and keep it as an extractor of this machine')
    .argument('<file>', 'one .onnx file with its weights in it, any batch size')
    .option(
      '--input <pixels>',
      'what it sees, where the file takes any size: 224, or 320x240 (width first)',
      size,
    )
    .option('--mean <r,g,b>', 'what is subtracted from x/255, for each channel', rgb)
    .option('--std <r,g,b>', 'what is divided by then', rgb)
    .option('--output <name>', 'which output the features are, where it has several')
    .addOption(
      new Option('--pool <way>', 'how tokens or a feature map become one vector').choices([
        'cls',
        'mean-tokens',
        'spatial-mean',
      ]),
    )
    .option('--id <name>', "what it is called from now on (default: after the file's name)")
    .option('--licence <text>', 'what its weights may be used for');
  addPreprocessing(command)
    .addOption(shared.json())
    .addHelpText(
      'after',
      `
The file is copied, and tried in a process of its own on a batch of random images: it must take float32 (n, 3, height,
width) or uint8 (n, height, width, 3), give one finite vector for each image, the same each time and in any batch.
Protocols name it by its id and SHA-256 and state its preprocessing, which the flags choose (default: antialiased
bilinear, the whole image squeezed). fidboard extractors info ID prints the command for another machine.

Examples:
  fidboard extractors add my.onnx --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225
  fidboard extractors add vit.onnx --input 224 --normalisation clip --output last_hidden_state --pool cls --resize clean`,
    )
    .action(async (file: string, options: AddExtractorOptions) =>
      (await import('./commands/extractors-add.ts')).addOwnExtractor(file, { ...options, signal }),
    );
}

function size(text: string): { width: number; height: number } {
  const [width, height = width, ...rest] = text.split('x').map(wholeNumber(1));
  if (width !== undefined && height !== undefined && rest.length === 0 && Math.max(width, height) <= 4096) {
    return { width, height };
  }
  throw new InvalidArgumentError('Expected a side of at most 4096 pixels, or two as 320x240.');
}

function rgb(text: string): readonly [number, number, number] {
  const numbers = rgbOf(text);
  if (numbers !== null) return numbers;
  throw new InvalidArgumentError('Expected three numbers as 0.5,0.5,0.5.');
}
