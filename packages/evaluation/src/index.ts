// The apps see the numeric packages only through this door, so what they need of them is re-exported here.
export {
  type AddOptions,
  addExtractor,
  addedPath,
  checkpointPath,
  EXTRACTORS,
  type Extractor,
  type ExtractorManifest,
  type ExtractorOptions,
  extractorById,
  forgetAdded,
  installCheckpoint,
  isInstalled,
  knownExtractors,
  POOLINGS,
  type Pooling,
  PROVIDER_TOLERANCE,
  removeCheckpoint,
} from '@fidboard/features';
export { METRICS, type Metric, metricByKey } from '@fidboard/metrics';
export { type Provider, type ProviderStatus, probeProviders } from '@fidboard/onnx';
export {
  type BoardDocument,
  backgroundOf,
  colourOver,
  compareScores,
  conventionalColumns,
  datasetNames,
  describePreprocessing,
  describeProtocol,
  extractionFingerprintOf,
  extractorTitleOf,
  type Finding,
  type FingerprintedProtocol,
  fingerprintOf,
  type ImageSize,
  isNetworkExtraction,
  judgeReceipt,
  KEYS_PATH,
  type KeySet,
  type MetricChoices,
  type Normalisation,
  ONLY_REFERENCE,
  OPTIONAL_BOARD_FIELDS,
  openDump,
  type Protocol,
  parseBoardDocument,
  parseKeySet,
  parseProtocol,
  preprocessingTitleOf,
  RESIZES,
  type Receipt,
  type Resize,
  readReceipt,
  refuseUnexpected,
  resizeTitleOf,
  type Software,
  TEMPLATES_FOLDER,
  templateNames,
  toleranceFor,
  verifyDump,
} from '@fidboard/protocol';
export {
  hashFile,
  labelsOfFile,
  openSamples,
  type SampleSet,
  thumbnail,
  verifySamples,
} from '@fidboard/samples';
export { type FeatureMatrix, type FeatureRows, rowsFrom, rowsOf } from '@fidboard/statistics';
export { type CachedFeatures, cacheKey } from './cache/cache-key.ts';
export { type CachePlace, cachePlace } from './cache/cache-place.ts';
export { type CacheEntry, FeatureCache, type FeatureCacheOptions } from './cache/feature-cache.ts';
export type { PreprocessingChoice } from './choose-preprocessing.ts';
export { computedBy, type ScopedMetric } from './class-scopes.ts';
export {
  type Comparison,
  comparePair,
  type MetricDifference,
} from './compare-pair.ts';
export { type ComputeOptions, computeFeatures, computeStatistics } from './compute-statistics.ts';
export { DEFAULT_EXTRACTOR, defaultProtocol, type ProtocolOptions } from './default-protocol.ts';
export { type ExtractShardOptions, extractShard } from './extract-shard.ts';
export { decodeFeatures, encodeFeatureRows, encodeFeatures, type HeldRows } from './feature-file.ts';
export { importStatistics } from './imported-statistics.ts';
export { inspectProviders, type ProviderReport } from './inspect-providers.ts';
export type { FeatureOrigin, NetworkOptions } from './network-features.ts';
export { offeredExtractors } from './offered-extractors.ts';
export { openProtocolExtractor } from './open-protocol-extractor.ts';
export type { SidesOptions, StageProgress } from './prepare-sides.ts';
export { type Recomputation, type RecomputeOptions, recomputeScores } from './recompute-scores.ts';
export { combineReference } from './reference-statistics.ts';
export { type Evaluation, scoreEvaluation } from './score-evaluation.ts';
export { type PairScores, type ScorePairOptions, scorePair } from './score-pair.ts';
export type { EvaluationScore, EvaluationScores, ScoringOptions } from './score-statistics.ts';
export { planShards, SHARD_SIZE, type Shard } from './shards.ts';
export { openSource, type Source } from './source.ts';
export { encodeStatistics, readStatistics } from './statistics-file.ts';
export { combineStatistics, type StoredStatistics } from './stored-statistics.ts';
