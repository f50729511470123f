import {
  defaultProtocol,
  fingerprintOf,
  knownExtractors,
  type Protocol,
  preprocessingTitleOf,
} from '@fidboard/evaluation';

export interface ProtocolsOptions {
  json?: boolean;
}

/** What each group of settings is for, and the flags that choose it. */
const GROUPS: Readonly<Record<keyof Protocol['metrics'], string>> = {
  kid: 'subsets of KID and its kernel (--subsets, --subset-size)',
  skewInceptionDistance: 'axes, weight and root of SID (--pca, --skew-weight, --skew-root)',
  wam: 'mixtures of WaM and how they are fitted (--components, --covariance, --pca)',
  fidInfinity: 'sample sizes from which FID-infinity is extrapolated',
  neighbours: 'neighbours of precision and recall, and of density and coverage (--neighbours)',
  inceptionScore: 'parts over which the Inception Score is averaged (--splits)',
  cmmd: 'kernel width and scale of CMMD',
  mind: 'random directions of the sliced distance',
  featureLikelihood: 'Gaussians of the feature likelihood divergence and how they are fitted',
  classification: 'the classifier of the classification accuracy score',
};

/** `fidboard protocols`: the conventional protocol of each extractor; every score is computed under one like it. */
export async function protocols({ json = false }: ProtocolsOptions): Promise<void> {
  const listed = knownExtractors().map(({ id, title, dimension }) => {
    const protocol = defaultProtocol({ extractor: id });
    return { id, title, dimension, fingerprint: fingerprintOf(protocol), protocol };
  });
  process.stdout.write(json ? `${JSON.stringify({ protocols: listed })}\n` : asText(listed));
}

function asText(listed: readonly Listed[]): string {
  const width = Math.max(...listed.map(({ id }) => id.length));
  const [first] = listed;
  if (first === undefined) return 'This installation has no extractor.\n';
  const { statistics, metrics, seed } = first.protocol;
  const lines = [
    'Conventional protocols, one for each extractor (--extractor)',
    ...listed.map(
      ({ id, title, dimension, fingerprint, protocol }) =>
        `  ${id.padEnd(width)}  ${title}, ${dimension} features, fingerprint ${fingerprint}\n` +
        `  ${''.padEnd(width)}  ${preprocessingTitleOf(protocol)}`,
    ),
    '',
    'Their settings; a flag that changes one changes the fingerprint',
    '  preprocessing: the line below each extractor (--resize, --crop, --normalisation, --background)',
    `  ddof ${statistics.ddof}: covariances divide by n - ddof (--ddof)`,
    `  featureSample ${statistics.featureSample}: metrics that compare features one by one see at most so many, drawn by the seed (--feature-sample)`,
    `  seed ${seed}: every random choice (--seed)`,
    ...Object.entries(GROUPS).map(
      ([group, meaning]) => `  ${group}: ${meaning}\n    ${valuesOf(metrics[group as keyof typeof GROUPS])}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function valuesOf(settings: object | undefined): string {
  return Object.entries(settings ?? {})
    .map(([name, value]) => `${name} ${value ?? 'none'}`)
    .join(', ');
}

type Listed = { id: string; title: string; dimension: number; fingerprint: string; protocol: Protocol };
