export { type AddOptions, addExtractor, forgetAdded } from './add-extractor.ts';
export { addedPath } from './added-folder.ts';
export type { ProviderChoice } from './choose-provider.ts';
export {
  type ExtractOptions,
  type Extractor,
  type ExtractorOptions,
  type Features,
  measureProviders,
  openExtractor,
} from './extractor.ts';
export { EXTRACTORS, extractorById, knownExtractors } from './extractors.ts';
export { logitsOf } from './head.ts';
export {
  checkpointPath,
  type InstallOptions,
  installCheckpoint,
  isInstalled,
  removeCheckpoint,
} from './installed.ts';
export type { CheckpointSource, ExtractorManifest, OnnxSource } from './manifest.ts';
export { POOLINGS, type Pooling } from './pooling.ts';
export { PROVIDER_TOLERANCE } from './provider-tolerance.ts';
