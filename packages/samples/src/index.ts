export type { SampleFormat } from './detectFormat.ts';
export { hashFile } from './hashFile.ts';
export { isSampleSource } from './isSampleSource.ts';
export { labelsOfArray, labelsOfFile } from './labels.ts';
export { DEFAULT_SAMPLE_LIMITS, type SampleLimits } from './limits.ts';
export { type OpenOptions, openSamples } from './openSamples.ts';
export type { ImageRange, SampleImage, SampleSet } from './sampleSet.ts';
export { thumbnail } from './thumbnail.ts';
export { type VerifiedSamples, type VerifyOptions, verifySamples } from './verifySamples.ts';
