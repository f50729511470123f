export type { ProviderChoice } from './choose-provider.ts';
export {
  type ExtractOptions,
  type Extractor,
  type ExtractorOptions,
  type Features,
  measureProviders,
  openExtractor,
} from './extractor.ts';
export { EXTRACTORS, extractorById } from './extractors.ts';
export { logitsOf } from './head.ts';
export { type InstallOptions, installCheckpoint, isInstalled } from './installed.ts';
export type { ExtractorManifest } from './manifest.ts';
export type { Preprocessing } from './preprocessing.ts';
export { PROVIDER_TOLERANCE } from './provider-tolerance.ts';
