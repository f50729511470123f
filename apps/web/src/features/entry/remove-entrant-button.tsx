'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { RemoveEntrantDocument } from './documents.ts';

interface RemoveEntrantButtonProps {
  slug: string;
  team: { slug: string; name: string };
  onChange: () => void;
}

/** Takes a team off the board. */
export function RemoveEntrantButton({ slug, team, onChange }: RemoveEntrantButtonProps) {
  const [remove] = useMutation(RemoveEntrantDocument);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)} aria-label={`Remove ${team.name}`}>
        Remove
      </Button>
      {asking && (
        <Confirm
          title={`Remove ${team.name}?`}
          action="Remove the team"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const { data } = await remove({
              variables: { input: { boardSlug: slug, teamSlug: team.slug } },
            });
            const refused = refusalOf(data?.removeEntrant);
            if (refused === null) onChange();
            return refused;
          }}
        >
          It cannot submit any more; what it has sent stays ranked. Of a private board it sees its own
          submissions only.
        </Confirm>
      )}
    </>
  );
}
