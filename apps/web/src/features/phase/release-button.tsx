'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { ReleaseScoresDocument } from './documents.ts';
import type { Phase } from './words.ts';

/** For the host: makes the scores of a phase public before its rule does. */
export function ReleaseButton({
  slug,
  phase,
  onReleased,
}: {
  slug: string;
  phase: Phase;
  onReleased: () => void;
}) {
  const [release] = useMutation(ReleaseScoresDocument);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Release scores</Button>
      {asking && (
        <Confirm
          title={`Release the scores of ${phase.title}?`}
          action="Release scores"
          look="primary"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const { data } = await release({
              variables: { input: { boardSlug: slug, phaseKey: phase.key } },
            });
            const refused = refusalOf(data?.releaseScores);
            if (refused === null) onReleased();
            return refused;
          }}
        >
          Everybody sees them from then on, and the rankings that they entered. It cannot be taken back.
        </Confirm>
      )}
    </>
  );
}
