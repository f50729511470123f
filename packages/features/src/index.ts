export {
  type ExtractOptions,
  type Extractor,
  type ExtractorOptions,
  type Features,
  openExtractor,
} from './extractor.ts';
export { EXTRACTORS, type ExtractorManifest, extractorById } from './manifest.ts';
