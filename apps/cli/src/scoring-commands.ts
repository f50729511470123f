import type { Command } from 'commander';
import type { DoctorOptions } from './commands/doctor.ts';
import type { ExtractOptions } from './commands/extract.ts';
import type { MetricsOptions } from './commands/metrics.ts';
import type { ProtocolsOptions } from './commands/protocols.ts';
import type { StatsOptions } from './commands/stats.ts';
import { addExtractors } from './extractor-commands.ts';
import { list, seed, shared } from './options.ts';
import { addPreprocessing } from './preprocessing.ts';
import { addSettings } from './settings.ts';
import type { SidesFlags } from './sides.ts';

const SOURCES = `
A source is a folder, .zip, .tar, .tar.gz or .npz (arr_0, uint8) of images, a .npy or .npz (feats, and logits of
a classifier) of features, or an .npz of stored statistics (mu, sigma). It is told by its content, not by its name.
One that holds images and statistics is read as what the other side can be compared with.`;

/** The commands that need no server. */
export function addScoringCommands(program: Command, signal: AbortSignal): void {
  addScore(program, signal);
  addCompare(program, signal);
  addStats(program, signal);
  addExtract(program, signal);
  program
    .command('metrics')
    .description('list the metrics and extractors')
    .addOption(shared.json())
    .addHelpText(
      'after',
      '\nWhat each metric sees and misses, and how many images it needs: docs/metrics.md of the repository.',
    )
    .action(async (options: MetricsOptions) => (await import('./commands/metrics.ts')).metrics(options));
  addExtractors(program, signal);
  program
    .command('doctor')
    .description('tell what can run networks on this machine, and what --provider auto takes')
    .option('--measure', 'time a network on each')
    .addOption(shared.extractor())
    .addOption(shared.threads())
    .addOption(shared.batchSize())
    .addOption(shared.json())
    .addHelpText('after', '\nGPUs and how to set them up: docs/gpu.md of the repository.')
    .action(async (options: DoctorOptions) => (await import('./commands/doctor.ts')).doctor(options));
  program
    .command('protocols')
    .description('list the conventional protocols and what each setting of them is for')
    .addOption(shared.json())
    .action(async (options: ProtocolsOptions) =>
      (await import('./commands/protocols.ts')).protocols(options),
    );
}

function addScore(program: Command, signal: AbortSignal): void {
  const command = program
    .command('score')
    .description('score one source against another')
    .argument('<candidate>', 'what is scored')
    .argument('<reference>', 'what it is scored against')
    .option(
      '--metrics <keys>',
      'metrics, separated by commas, or all (default: all that take no minutes)',
      list,
    )
    .addOption(shared.extractor())
    .addOption(shared.labels('the candidate'))
    .option('--reference-labels <file>', 'the same of the reference')
    .option('--seed <number>', 'seeds every random choice (default: 0)', seed);
  addSettings(addPreprocessing(command))
    .addOption(shared.provider())
    .addOption(shared.threads())
    .addOption(shared.batchSize())
    .addOption(shared.noCache())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `${SOURCES}

With fewer than 1000 images on a side KID is left out with a warning, unless --subset-size chooses a
smaller one; the protocol then records it. Stored statistics without features cannot give KID.
SID compares third moments, WaM Gaussian mixtures, in the reference's principal axes: the reference is images,
features or what fidboard stats wrote; a mean and a covariance alone cannot give them. Fitting mixtures can take
minutes, so WaM is computed only when it is named or with --metrics all.
Labels are class folders, a labels.csv or labels.npy among the images, an array labels (or arr_1) beside the arrays of
an .npz, or the files named by --labels and --reference-labels. intra_fid is computed wherever both sides have them,
classification_accuracy_score when it is named. For features, a CSV lists one file for each row.

Examples:
  fidboard score generated/ real/
  fidboard score samples.zip real.npz --metrics fid --json
  fidboard score generated/ real/ --extractor fid-inception-v3 --resize clean --normalisation "(x-128)/128"
  fidboard score a.npy b.npy --metrics fid,kid --subset-size 500 --seed 1
  fidboard score a.npy b.npz --metrics skew_inception_distance --pca 32 --skew-weight 0.5
  fidboard score a.npy b.npz --metrics fid,wam --components 30 --covariance diagonal
  fidboard score a.npy b.npy --labels a.csv --reference-labels b.npy --metrics intra_fid`,
    )
    .action(async (candidate: string, reference: string, flags: SidesFlags) =>
      (await import('./commands/score.ts')).score(candidate, reference, { ...flags, signal }),
    );
}

function addCompare(program: Command, signal: AbortSignal): void {
  const command = program
    .command('compare')
    .description('tell whether two sources differ by more than sampling, each scored against one reference')
    .argument('<a>', 'one source')
    .argument('<b>', 'the other')
    .argument('<reference>', 'what both are scored against')
    .option('--metrics <keys>', 'metrics, separated by commas, or all (default: as of score)', list)
    .addOption(shared.extractor())
    .addOption(shared.labels('A'))
    .option('--other-labels <file>', 'the same of B')
    .option('--reference-labels <file>', 'the same of the reference')
    .option('--seed <number>', 'seeds every random choice (default: 0)', seed);
  addSettings(addPreprocessing(command))
    .addOption(shared.provider())
    .addOption(shared.threads())
    .addOption(shared.batchSize())
    .addOption(shared.noCache())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `${SOURCES}

The error of A - B is a jackknife over blocks of images, block by block: where image i of A and image i of B share a
seed or a label, what they share cancels. Differences below 1.96 standard errors cannot be told apart.

Examples:
  fidboard compare model-a/ model-b/ real.npz
  fidboard compare a.npy b.npy real.npz --metrics fid --json
  fidboard compare a/ b/ real/ --metrics intra_fid   (class folders)`,
    )
    .action(async (a: string, b: string, reference: string, flags: SidesFlags) =>
      (await import('./commands/compare.ts')).compare([a, b], reference, { ...flags, signal }),
    );
}

function addStats(program: Command, signal: AbortSignal): void {
  const command = program
    .command('stats')
    .description(
      'write the statistics of a source: mu, sigma, n, axes, third moments, a mixture, a feature sample',
    )
    .argument('<samples>', 'images or features')
    .requiredOption('-o, --output <file>', 'the .npz to write')
    .addOption(shared.extractor())
    .addOption(shared.labels('the samples'))
    .option('--seed <number>', 'draws the feature sample (default: 0)', seed);
  addSettings(addPreprocessing(command))
    .addOption(shared.provider())
    .addOption(shared.threads())
    .addOption(shared.batchSize())
    .addOption(shared.noCache())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `${SOURCES}

The .npz is readable by numpy and by pytorch-fid. Axes, third moments and the mixture are what SID and WaM need
of a reference; a score with the same settings takes them as they are. Where the images have labels (see fidboard
score --help), the sample's labels and the moments of each class are kept too.

Examples:
  fidboard stats real/ -o real.npz
  fidboard stats features.npy -o real.npz`,
    )
    .action(async (samples: string, options: StatsOptions) =>
      (await import('./commands/stats.ts')).stats(samples, { ...options, signal }),
    );
}

function addExtract(program: Command, signal: AbortSignal): void {
  const command = program
    .command('extract')
    .description('write the features of images: one row for each, in natural order of names')
    .argument('<samples>', 'images')
    .requiredOption('-o, --output <file>', 'the .npy to write')
    .addOption(shared.extractor());
  addPreprocessing(command)
    .addOption(shared.provider())
    .addOption(shared.threads())
    .addOption(shared.batchSize())
    .addOption(shared.noCache())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
Examples:
  fidboard extract samples.zip -o features.npy
  fidboard extract samples/ -o features.npy --extractor inception-v3-mixed5`,
    )
    .action(async (samples: string, options: ExtractOptions) =>
      (await import('./commands/extract.ts')).extract(samples, { ...options, signal }),
    );
}
