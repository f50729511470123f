import Link from 'next/link';
import { Notice } from '../../design/states.tsx';
import type { SubmissionDetails } from './submission-view.tsx';

/** For the host: other methods sent the very same images. */
export function DuplicatesNotice({ submission }: { submission: SubmissionDetails }) {
  const { duplicates } = submission;
  if (duplicates.length === 0) return null;
  return (
    <Notice tone="warn">
      <p className="font-medium text-ink">Other methods sent the very same images</p>
      <ul className="mt-1 space-y-0.5">
        {duplicates.map(({ id, method, state }) => (
          <li key={id}>
            <Link href={`/submissions/${encodeURIComponent(id)}`} className="link">
              {method.name}
            </Link>{' '}
            by {method.team.name}, {state.toLowerCase()}
          </li>
        ))}
      </ul>
      <p className="mt-1 text-ink-3 text-xs">Only you, the host, are told.</p>
    </Notice>
  );
}
