'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { ViewerDocument } from '../account/documents.ts';
import { LeaveTeamDocument } from './documents.ts';

/** Takes the viewer out of a team. */
export function LeaveButton({
  team,
  onChange,
}: {
  team: { id: string; name: string };
  onChange?: () => void;
}) {
  const [leave] = useMutation(LeaveTeamDocument, { refetchQueries: [{ query: ViewerDocument }] });
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)} aria-label={`Leave ${team.name}`}>
        Leave
      </Button>
      {asking && (
        <Confirm
          title={`Leave ${team.name}?`}
          action="Leave the team"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const { data } = await leave({ variables: { input: { teamId: team.id } } });
            const refused = refusalOf(data?.leaveTeam);
            if (refused === null) onChange?.();
            return refused;
          }}
        >
          What you submitted stays with the team. You need a new invitation to come back.
        </Confirm>
      )}
    </>
  );
}
