'use client';

import { useMutation } from '@apollo/client/react';
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tag } from '../../design/tag.tsx';
import type { TeamRole } from '../../generated/graphql.ts';
import { AddMemberDocument, RemoveMemberDocument } from './documents.ts';
import type { TeamDetails } from './team-page.tsx';

export function MembersPanel({ team, onChange }: { team: TeamDetails; onChange: () => void }) {
  const [add, { loading }] = useMutation(AddMemberDocument);
  const [remove] = useMutation(RemoveMemberDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const owner = team.viewerRole === 'OWNER';

  async function addMember(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    setProblem(null);
    try {
      const { data } = await add({
        variables: {
          input: {
            teamId: team.id,
            email: String(fields.get('email')),
            role: fields.get('role') as TeamRole,
          },
        },
      });
      const result = data?.addMember;
      if (result && 'message' in result) {
        setProblem(refusal(result));
        return;
      }
      form.reset();
      onChange();
    } catch (error) {
      setProblem(explain(error));
    }
  }

  async function removeMember(userId: string) {
    setProblem(null);
    try {
      const { data } = await remove({ variables: { input: { teamId: team.id, userId } } });
      const result = data?.removeMember;
      if (result && 'message' in result) setProblem(refusal(result));
      else onChange();
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <Panel title="Members">
      <ul className="divide-y divide-line">
        {team.memberships.map(({ role, user }) => (
          <li
            key={user.id}
            className="flex min-h-11 items-center justify-between gap-2 py-1.5 pr-2 pl-4 text-sm"
          >
            <span className="min-w-0">
              <span className="block truncate">{user.name}</span>
              {user.email && <span className="block truncate text-ink-3 text-xs">{user.email}</span>}
            </span>
            <span className="flex items-center gap-1">
              <Tag>{role === 'OWNER' ? 'owner' : 'member'}</Tag>
              {owner && team.memberships.length > 1 && (
                <button
                  type="button"
                  aria-label={`Remove ${user.name}`}
                  onClick={() => void removeMember(user.id)}
                  className="grid size-8 place-items-center rounded-md text-ink-3 hover:bg-bad-soft hover:text-bad"
                >
                  <X size={15} aria-hidden="true" />
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {owner && (
        <form onSubmit={addMember} className="space-y-3 border-line border-t px-4 py-4">
          <TextField
            label="Add by e-mail"
            name="email"
            type="email"
            required
            autoComplete="off"
            error={problem}
            hint="They need an account first."
          />
          <div className="flex items-end gap-2">
            <div className="flex-1">
              <SelectField label="Role" name="role" defaultValue="MEMBER">
                <option value="MEMBER">Member</option>
                <option value="OWNER">Owner</option>
              </SelectField>
            </div>
            <Button type="submit" disabled={loading} className="min-h-10">
              {loading ? 'Adding\u2026' : 'Add member'}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
