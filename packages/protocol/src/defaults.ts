import { type MetricChoices, metricsSettings } from './metric-settings.ts';
import type { Extraction, ImageSize, Protocol } from './protocol.ts';

/** What is chosen of a protocol; everything else is conventional. */
export interface ProtocolChoices {
  readonly extraction: Extraction;
  /** The covariance divides by n - ddof; 1 by convention, 0 as NVIDIA's StyleGAN tools do. */
  readonly ddof?: 0 | 1 | undefined;
  /** Most rows that metrics of features see, 10,000 unless chosen: their cost grows with its square. */
  readonly featureSample?: number | undefined;
  readonly settings?: MetricChoices | undefined;
  readonly seed?: number | undefined;
  readonly expectedCount?: number | undefined;
  readonly expectedSize?: ImageSize | undefined;
}

/** The protocol with the field's conventional settings, save what is chosen. */
export function conventionalProtocol(choices: ProtocolChoices): Protocol {
  const { extraction, ...others } = choices;
  return { extraction, ...conventionalSettings(others) };
}

/** The same without what makes the features. */
export function conventionalSettings(
  choices: Omit<ProtocolChoices, 'extraction'> = {},
): Omit<Protocol, 'extraction'> {
  const { ddof = 1, featureSample = 10_000, settings, seed = 0, expectedCount, expectedSize } = choices;
  return {
    version: 1,
    statistics: { ddof, featureSample },
    metrics: metricsSettings(settings),
    seed,
    ...(expectedCount === undefined ? {} : { expectedCount }),
    ...(expectedSize === undefined ? {} : { expectedSize }),
  };
}
