import { Tag } from '../../design/tag.tsx';
import type { SubmissionState } from '../../generated/graphql.ts';
import { stageWords } from './stage.ts';

export function StateTag({ state }: { state: SubmissionState }) {
  const tone =
    state === 'SCORED'
      ? 'good'
      : state === 'FAILED'
        ? 'bad'
        : state === 'CANCELLED' || state === 'WITHDRAWN'
          ? 'plain'
          : 'accent';
  return <Tag tone={tone}>{stageWords(state)}</Tag>;
}
