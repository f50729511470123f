export { fail } from './end.ts';
export {
  byId,
  ofSubmissions,
  progressOf,
  type ReevaluationOfVersion,
  type VersionProgress,
} from './read.ts';
export { enqueueExtraction, markScoring, recordProgress, startExtracting } from './stages.ts';
export { isOpen } from './states.ts';
