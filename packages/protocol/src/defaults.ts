import type {
  Extraction,
  KidSettings,
  Protocol,
  SkewSettings,
  StatisticsSettings,
  WamSettings,
} from './protocol.ts';

const STATISTICS: StatisticsSettings = { ddof: 1, featureSample: 10_000 };

const KID: KidSettings = { subsets: 100, subsetSize: 1000, degree: 3, offset: 1 };

const SKEW: SkewSettings = { pca: 64, weight: 1, root: 'cube' };

const WAM: WamSettings = {
  components: 10,
  covariance: 'full',
  regularisation: 1e-6,
  pca: 64,
  iterations: 100,
  tolerance: 1e-3,
};

interface ProtocolChoices {
  extraction: Extraction;
  /** Settings of KID that differ from 100 subsets of 1000. */
  kid?: Partial<Pick<KidSettings, 'subsets' | 'subsetSize'>>;
  /** Settings of the skew distance that differ from 64 principal components, weight 1, cube root. */
  skew?: Partial<SkewSettings>;
  /** Settings of the mixture distance that differ from 10 full components in 64 principal components. */
  wam?: Partial<WamSettings>;
  seed?: number;
  expectedCount?: number;
}

/** The protocol with the field's conventional settings, save what is chosen: ddof 1, KID over 100 subsets of 1000, SID and WaM in 64 components, seed 0. */
export function conventionalProtocol(choices: ProtocolChoices): Protocol {
  const { extraction, kid, skew, wam, seed = 0, expectedCount } = choices;
  return {
    version: 1,
    extraction,
    statistics: STATISTICS,
    metrics: {
      kid: { ...KID, ...kid },
      skewInceptionDistance: { ...SKEW, ...skew },
      wam: { ...WAM, ...wam },
    },
    seed,
    ...(expectedCount === undefined ? {} : { expectedCount }),
  };
}
