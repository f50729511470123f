export { factorOfFeatures, factorOfMoments, type GaussianFactor } from './covariance-factor.ts';
export { checkFeatures, type FeatureMatrix } from './feature-matrix.ts';
export {
  type FrechetOptions,
  type FrechetResult,
  frechetBetween,
  frechetDistance,
  frechetDistanceThin,
} from './frechet.ts';
export { jackknifeStandardError } from './jackknife.ts';
export { type KidOptions, type KidResult, polynomialKid } from './kid.ts';
export {
  type AccumulatorOptions,
  MomentAccumulator,
  type Moments,
  tooFew,
  wrongDimension,
} from './moments.ts';
