import { Notice } from '../../design/states.tsx';
import { counted } from '../../format/numbers.ts';
import type { SubmissionDetails } from './submission-view.tsx';

/** How a submission that stands on its board fares under another protocol version of it. */
export function ReevaluationNotice({ submission }: { submission: SubmissionDetails }) {
  const { reevaluation, imageCount } = submission;
  if (reevaluation === null) return null;
  const { state, imagesDone, failure, protocolVersion } = reevaluation;
  const version = `protocol version ${protocolVersion.number}`;
  switch (state) {
    case 'QUEUED':
      return <Notice role="status">It waits to be evaluated under {version} of the board.</Notice>;
    case 'EXTRACTING':
      return (
        <Notice role="status">
          It is being evaluated under {version} of the board: {imagesDone}
          {imageCount !== null && ` of ${counted(imageCount, 'image')}`}.
        </Notice>
      );
    case 'SCORING':
      return <Notice role="status">It is being scored under {version} of the board.</Notice>;
    case 'FAILED':
      return (
        <Notice tone="bad" role="alert">
          It could not be evaluated under {version} of the board and is not ranked by it
          {failure ? `: ${failure.message}` : '.'}
        </Notice>
      );
    case 'SCORED':
      if (protocolVersion.state !== 'PENDING') return null;
      return (
        <Notice role="status">
          It has its scores under {version} of the board. They stand here once the board is ranked by it.
        </Notice>
      );
    case 'CANCELLED':
      return null;
  }
}
