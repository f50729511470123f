export { refuseUnexpectedCount } from './count.ts';
export { conventionalProtocol } from './defaults.ts';
export {
  extractionFingerprintOf,
  type FingerprintedProtocol,
  fingerprintOf,
  protocolText,
} from './fingerprint.ts';
export { parseProtocol, parseProtocolText } from './parse.ts';
export {
  type Extraction,
  GIVEN_FEATURES,
  type GivenFeatures,
  givenFeatures,
  isNetworkExtraction,
  type KidSettings,
  type NetworkExtraction,
  type Protocol,
  type SkewSettings,
  type WamSettings,
} from './protocol.ts';
export { describeProtocol, extractorTitleOf } from './title.ts';
