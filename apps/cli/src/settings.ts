import type { MetricChoices } from '@fidboard/evaluation';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { amount, mixtureComponents, principalComponents, wholeNumber } from './options.ts';

/** The settings of metrics that the command line can choose. */
export interface SettingOptions {
  subsets?: number;
  subsetSize?: number;
  pca?: number | 'none';
  components?: number | 'auto' | 'auto-bic';
  covariance?: 'full' | 'diagonal' | 'tied' | 'spherical';
  skewWeight?: number;
  skewRoot?: 'cube' | 'none';
  neighbours?: number;
  splits?: number;
  ddof?: 0 | 1;
  featureSample?: number;
}

/** Adds the flags of settings; every one of them is part of the protocol and moves its fingerprint. */
export function addSettings(command: Command): Command {
  return command
    .addOption(
      new Option('--ddof <0|1>', 'covariances divide by n - ddof (default: 1)').argParser((text) => {
        if (text === '0' || text === '1') return Number(text);
        throw new InvalidArgumentError('Expected 0 or 1.');
      }),
    )
    .option(
      '--feature-sample <number>',
      'most images that metrics other than FID, SID and WaM see, drawn by the seed (default: 10000)',
      wholeNumber(2),
    )
    .option('--subsets <number>', 'KID: number of subsets (default: 100)', wholeNumber(1))
    .option('--subset-size <number>', 'KID: images in a subset (default: 1000)', wholeNumber(2))
    .option(
      '--neighbours <number>',
      'precision, recall, density, coverage: neighbours k (default: 3, 3, 5, 5)',
      wholeNumber(1),
    )
    .option('--splits <number>', 'Inception Score: parts (default: 10)', wholeNumber(1))
    .option(
      '--pca <number>',
      "SID, WaM: principal components of the reference, or none for the features' own axes (default: 64)",
      principalComponents,
    )
    .option(
      '--components <number>',
      'WaM: components of each mixture, or as many as the AIC (auto) or BIC (auto-bic) of the reference wants (default: 10)',
      mixtureComponents,
    )
    .addOption(
      new Option('--covariance <type>', 'WaM: covariances of the components (default: full)').choices([
        'full',
        'diagonal',
        'tied',
        'spherical',
      ]),
    )
    .option('--skew-weight <number>', 'SID: weight of the skew part (default: 1)', amount)
    .addOption(
      new Option('--skew-root <root>', 'SID: how third moments enter (default: cube)').choices([
        'cube',
        'none',
      ]),
    );
}

/** The choices that the flags state; groups of which nothing was chosen are left out. */
export function choicesOf(options: SettingOptions): MetricChoices {
  const { subsets, subsetSize, components, covariance, skewWeight, skewRoot, neighbours, splits } = options;
  const pca = options.pca === 'none' ? null : options.pca;
  return {
    kid: chosen({ subsets, subsetSize }),
    skewInceptionDistance: chosen({ pca, weight: skewWeight, root: skewRoot }),
    wam: chosen({ pca, components, covariance }),
    neighbours: chosen({ precisionRecall: neighbours, densityCoverage: neighbours }),
    inceptionScore: chosen({ splits }),
  };
}

/** The members that have a value. */
function chosen<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
