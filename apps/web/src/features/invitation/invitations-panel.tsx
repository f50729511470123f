'use client';

import { useMutation } from '@apollo/client/react';
import { type FormEvent, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { Notice } from '../../design/states.tsx';
import type { TeamRole } from '../../generated/graphql.ts';
import type { TeamDetails } from '../team/team-page.tsx';
import { InviteToTeamDocument } from './documents.ts';
import { InvitationRow } from './invitation-row.tsx';

type Made = { url: string } | { email: string };

/** For owners: invites by a link or by e-mail, and lists what was made. */
export function InvitationsPanel({ team, onChange }: { team: TeamDetails; onChange: () => void }) {
  const [invite, { loading }] = useMutation(InviteToTeamDocument);
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [email, setEmail] = useState('');

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setProblem(null);
    setMade(null);
    const address = email.trim();
    const input = {
      teamId: team.id,
      role: fields.get('role') as TeamRole,
      ...(address === '' ? { uses: Number(fields.get('uses')) } : { email: address }),
    };
    try {
      const { data } = await invite({ variables: { input } });
      const result = data?.inviteToTeam;
      if (!result) return;
      if (result.__typename !== 'MutationInviteToTeamSuccess') {
        setProblem(refusal(result));
        return;
      }
      const { url } = result.data;
      setMade(url === null ? { email: address } : { url });
      setEmail('');
      onChange();
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <Panel title="Invitations">
      <form onSubmit={submit} className="space-y-3 px-4 py-4" aria-label="Invite">
        <TextField
          label="E-mail"
          name="email"
          type="email"
          optional
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={problem}
          hint="Without one you get a link to pass on."
        />
        <div className="grid grid-cols-2 gap-2">
          <SelectField label="As" name="role" defaultValue="MEMBER">
            <option value="MEMBER">Member</option>
            <option value="OWNER">Owner</option>
          </SelectField>
          <TextField
            label="People"
            name="uses"
            type="number"
            min={1}
            max={100}
            defaultValue={1}
            disabled={email.trim() !== ''}
          />
        </div>
        <Button type="submit" disabled={loading} className="w-full">
          {loading ? 'Inviting\u2026' : email.trim() === '' ? 'Make a link' : 'Invite'}
        </Button>
        {made && (
          <Notice tone={'url' in made ? 'warn' : 'info'} role="status">
            {'url' in made ? (
              <>
                <p className="mb-1 font-medium text-ink">Copy the link now. It is not shown again.</p>
                <span className="flex items-center gap-1">
                  <code
                    className="min-w-0 break-all font-mono text-ink text-xs"
                    data-testid="invitation-link"
                  >
                    {made.url}
                  </code>
                  <CopyButton text={made.url} label="Copy the link" />
                </span>
              </>
            ) : (
              <p>The invitation is on its way to {made.email}.</p>
            )}
          </Notice>
        )}
      </form>
      {team.invitations.length > 0 && (
        <ul className="divide-y divide-line border-line border-t">
          {team.invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onChange={onChange} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
