import type { Extraction, KidSettings, Protocol, StatisticsSettings } from './protocol.ts';

const STATISTICS: StatisticsSettings = { ddof: 1, featureSample: 10_000 };

const KID: KidSettings = { subsets: 100, subsetSize: 1000, degree: 3, offset: 1 };

interface ProtocolChoices {
  extraction: Extraction;
  /** Settings of KID that differ from 100 subsets of 1000. */
  kid?: Partial<Pick<KidSettings, 'subsets' | 'subsetSize'>>;
  seed?: number;
  expectedCount?: number;
}

/** The protocol with the field's conventional settings, save what is chosen: ddof 1, KID over 100 subsets of 1000, seed 0. */
export function conventionalProtocol(choices: ProtocolChoices): Protocol {
  const { extraction, kid, seed = 0, expectedCount } = choices;
  return {
    version: 1,
    extraction,
    statistics: STATISTICS,
    metrics: { kid: { ...KID, ...kid } },
    seed,
    ...(expectedCount === undefined ? {} : { expectedCount }),
  };
}
