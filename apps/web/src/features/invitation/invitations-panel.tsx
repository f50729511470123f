'use client';

import { useMutation } from '@apollo/client/react';
import { SelectField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import type { TeamRole } from '../../generated/graphql.ts';
import type { TeamDetails } from '../team/team-page.tsx';
import { InviteToTeamDocument } from './documents.ts';
import { InvitationList } from './invitation-list.tsx';
import { InviteForm } from './invite-form.tsx';

/** For owners: invites by a link or by e-mail, and lists what was made. */
export function InvitationsPanel({ team, onChange }: { team: TeamDetails; onChange: () => void }) {
  const [invite] = useMutation(InviteToTeamDocument);
  return (
    <Panel title="Invitations">
      <InviteForm
        label="Invite"
        usesLabel="People"
        onInvite={async (wanted, fields) => {
          const input = { teamId: team.id, role: fields.get('role') as TeamRole, ...wanted };
          const { data } = await invite({ variables: { input } });
          const result = data?.inviteToTeam;
          if (result?.__typename !== 'MutationInviteToTeamSuccess') return result;
          onChange();
          return result.data;
        }}
      >
        <SelectField label="As" name="role" defaultValue="MEMBER">
          <option value="MEMBER">Member</option>
          <option value="OWNER">Owner</option>
        </SelectField>
      </InviteForm>
      <InvitationList invitations={team.invitations} onChange={onChange} />
    </Panel>
  );
}
