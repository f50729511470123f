export { type Completion, complete, type NewScore } from './complete.ts';
export { create, markUploaded, type NewSubmission, type UploadedFile } from './create.ts';
export { duplicatesOf, duplicatesOfBoard } from './duplicates.ts';
export { cancelIfRequested, choose, type Failure, fail, requestCancel, withdraw } from './end.ts';
export { activeOfBoards, byIds, pageOfBoard, pageOfMethod, queuePositions, seededOfBoards } from './read.ts';
export { rerun } from './rerun.ts';
export {
  enqueueExtraction,
  markScoring,
  markVerified,
  recordProgress,
  startExtracting,
  type VerifiedSamples,
} from './stages.ts';
