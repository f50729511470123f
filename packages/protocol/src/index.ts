export {
  BOARD_SLUG,
  type BoardDocument,
  OPTIONAL_BOARD_FIELDS,
  parseBoardDocument,
} from './board-document.ts';
export { type BoardDocumentColumn, columnKey, MEAN_OF_CLASSES } from './board-document-columns.ts';
export type {
  BoardDocumentPhase,
  BoardDocumentQuota,
  BoardDocumentSchedule,
} from './board-document-phases.ts';
export { type BoardDocumentReference, ONLY_REFERENCE } from './board-document-references.ts';
export { checkEvaluation, type DumpedEvaluation } from './board-dump/check-evaluation.ts';
export { type DumpFile, openDump, verifyDump } from './board-dump/dump-file.ts';
export {
  BOARD_DUMP_VERSION,
  type BoardDumpManifest,
  blobName,
  type DumpMember,
  type DumpOrigin,
  hashOfBlob,
  MANIFEST_NAME,
  parseManifest,
  tableName,
} from './board-dump/manifest.ts';
export { DUMP_TABLES, type DumpRow, type DumpTable, parseRow } from './board-dump/rows.ts';
export { conventionalColumns, knownFacts } from './conventional-columns.ts';
export { conventionalProtocol, conventionalSettings, type ProtocolChoices } from './defaults.ts';
export { refuseUnexpected } from './expected.ts';
export {
  extractionFingerprintOf,
  type FingerprintedProtocol,
  fingerprintOf,
  protocolText,
} from './fingerprint.ts';
export {
  factsOf,
  findFacts,
  METRIC_FACTS,
  type MetricFacts,
  type MetricKey,
  type MetricNeeds,
} from './metric-facts.ts';
export {
  type MetricChoices,
  type MetricsSettings,
  metricsSettings,
  type WamSettings,
} from './metric-settings.ts';
export { type OfferedExtractor, parseOfferedExtractors } from './offered-extractor.ts';
export { parseProtocol, parseProtocolText } from './parse.ts';
export { parsePreprocessing } from './parse-preprocessing.ts';
export {
  type Background,
  backgroundOf,
  COLOURS,
  type Colour,
  type Crop,
  colourOver,
  NORMALISATIONS,
  type Normalisation,
  type Preprocessing,
  RESIZES,
  type Resize,
  type Rgb,
} from './preprocessing.ts';
export {
  type Extraction,
  GIVEN_FEATURES,
  type GivenFeatures,
  givenFeatures,
  type ImageSize,
  isNetworkExtraction,
  type NetworkExtraction,
  type Protocol,
} from './protocol.ts';
export {
  compareScores,
  type RecomputedScore,
  TOLERANCES,
  type Tolerance,
  toleranceFor,
} from './receipt/compare-scores.ts';
export { type Finding, judgeReceipt } from './receipt/judge-receipt.ts';
export { KEYS_PATH, type KeySet, type PublishedKey, parseKeySet, thumbprintOf } from './receipt/keys.ts';
export { readReceipt } from './receipt/parse-receipt.ts';
export {
  RECEIPT_VERSION,
  type Receipt,
  type ReceiptScore,
  type Software,
  type Statement,
} from './receipt/receipt.ts';
export { type Issue, receiptStatement, signReceipt, statementText } from './receipt/sign-receipt.ts';
export { AGGREGATIONS, type ReportedResult } from './reported-results.ts';
export {
  type BoardTemplate,
  datasetNames,
  readTemplates,
  TEMPLATES_FOLDER,
  templateNames,
} from './templates.ts';
export { dayIn, nextDayIn, zonedText } from './time-zone.ts';
export {
  describePreprocessing,
  describeProtocol,
  extractorTitleOf,
  normalisationTitleOf,
  preprocessingTitleOf,
  resizeTitleOf,
} from './title.ts';
