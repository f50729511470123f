export { blockCount } from './block-rows.ts';
export {
  COMPONENT_LADDER,
  type ComponentTrial,
  componentsAsked,
  rowsNeeded,
  smallestComponent,
} from './choose-components.ts';
export { type ClassPart, classParts, countLabels } from './class-parts.ts';
export {
  type Classifier,
  type ClassifierOptions,
  classify,
  classProbabilities,
  fitClassifier,
} from './classifier.ts';
export { factorOfFeatures, factorOfMoments, type GaussianFactor } from './covariance-factor.ts';
export {
  type FeatureLikelihood,
  type FeatureLikelihoodOptions,
  featureLikelihoodDivergence,
} from './feature-likelihood.ts';
export { checkFeatures, type FeatureMatrix, pickRows } from './feature-matrix.ts';
export { type FeatureRows, rowsFrom, rowsOf, takeRows } from './feature-rows.ts';
export { fitMixture, LARGEST_DENSE_MIXTURE, type MixtureOptions } from './fit-mixture.ts';
export {
  type FrechetOptions,
  type FrechetResult,
  frechetBetween,
  frechetDistance,
  frechetDistanceThin,
  frechetFromFactor,
} from './frechet.ts';
export {
  frechetReplicates,
  type ReplicatedRows,
  type ReplicateOptions,
} from './frechet-replicates.ts';
export { type GaussianMmd, type GaussianMmdOptions, gaussianMmd } from './gaussian-mmd.ts';
export { identicalRows } from './identical-rows.ts';
export { type InceptionScoreOptions, type InceptionScoreResult, inceptionScore } from './inception-score.ts';
export {
  type Jackknife,
  jackknife,
  jackknifeStandardError,
  type PairedDifference,
  pairedDifference,
  type Replicated,
  type Replicates,
} from './jackknife.ts';
export { type KidOptions, type KidResult, polynomialKid } from './kid.ts';
export { type CovarianceType, covarianceLength, type GaussianMixture, type MixtureFit } from './mixture.ts';
export { type MixtureDistance, mixtureDistance } from './mixture-distance.ts';
export {
  type MixtureReference,
  type MixtureReferenceOptions,
  mixtureReference,
} from './mixture-reference.ts';
export { mixtureReplicates } from './mixture-replicates.ts';
export {
  type AccumulatorOptions,
  MomentAccumulator,
  type Moments,
  tooFew,
  wrongDimension,
} from './moments.ts';
export {
  type NeighbourOverlap,
  neighbourOverlap,
  type OverlapOptions,
  type OverlapScore,
} from './neighbour-overlap.ts';
export {
  narrowBasis,
  type PrincipalBasis,
  principalBasis,
  projectMoments,
  projectRows,
  widthOf,
} from './principal-basis.ts';
export {
  LARGEST_SKEW_DIMENSION,
  refuseWide,
  type SkewMoments,
  type SkewOptions,
  type SkewResult,
  skewDistance,
  skewMoments,
} from './skew.ts';
export { type SkewReference, skewReference } from './skew-reference.ts';
export { skewReplicates } from './skew-replicates.ts';
export { type SlicedOptions, type SlicedWasserstein, slicedWasserstein } from './sliced-wasserstein.ts';
export { packedLength, thirdMoments } from './third-moments.ts';
export { optimalTransport } from './transport.ts';
export { type VendiResult, vendiScore } from './vendi.ts';
