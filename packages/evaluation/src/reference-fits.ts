import type { Protocol } from '@fidboard/protocol';
import { widthOf } from '@fidboard/statistics';
import type { StoredStatistics } from './stored-statistics.ts';

/** Whether stored axes and third moments serve a protocol: any smaller number of axes, and any where there were no more. */
export function skewFits({ skew, protocol: own }: StoredStatistics, protocol: Protocol): boolean {
  if (skew === null || own === null) return false;
  const { pca } = own.metrics.skewInceptionDistance;
  const { pca: wanted } = protocol.metrics.skewInceptionDistance;
  if (pca === null || wanted === null) return pca === wanted;
  const width = widthOf(skew.basis);
  return width >= wanted || width < pca;
}

/** Whether a stored mixture serves a protocol: only one of the very same settings. */
export function mixtureFits({ mixture, protocol: own }: StoredStatistics, protocol: Protocol): boolean {
  return mixture !== null && own !== null && mixtureSettings(own) === mixtureSettings(protocol);
}

/** Everything that a mixture depends on, as one text. */
function mixtureSettings({ metrics: { wam }, seed }: Protocol): string {
  const { components, covariance, regularisation, pca, iterations, tolerance } = wam;
  return JSON.stringify([components, covariance, regularisation, pca, iterations, tolerance, seed]);
}
