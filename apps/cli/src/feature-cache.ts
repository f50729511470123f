import { systemClock } from '@fidboard/core';
import { cachePlace, FeatureCache } from '@fidboard/evaluation';

/** The feature cache of the user who runs this. */
export function openUserCache(onWarning?: (text: string) => void): FeatureCache {
  return new FeatureCache({ ...cachePlace(), clock: systemClock, ...(onWarning ? { onWarning } : {}) });
}
