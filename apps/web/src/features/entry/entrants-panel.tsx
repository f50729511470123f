'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { explain, refusalOf } from '../../client/failure.ts';
import { useRefetchAt } from '../../client/use-refetch-at.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import type { BoardEntrantsQuery } from '../../generated/graphql.ts';
import { InviteToBoardDocument } from '../invitation/documents.ts';
import { InvitationList } from '../invitation/invitation-list.tsx';
import { InviteForm } from '../invitation/invite-form.tsx';
import { BoardEntrantsDocument } from './documents.ts';
import { RemoveEntrantButton } from './remove-entrant-button.tsx';

type Entrant = NonNullable<BoardEntrantsQuery['board']>['entrants'][number];

/** For the host: which teams may enter the board, and the ways to let others in. */
export function EntrantsPanel({ slug, version }: { slug: string; version: number }) {
  const { data, refetch } = useQuery(BoardEntrantsDocument, { variables: { slug } });
  const [invite] = useMutation(InviteToBoardDocument);
  // A new version may bring a team that has accepted.
  useRefetchAt(version, true, refetch);
  const board = data?.board;
  if (!board) return null;
  const { entrants, invitations } = board;
  const links = invitations.filter(({ invitedTeam }) => invitedTeam === null);
  const unsent = new Map(invitations.map((each) => [each.invitedTeam?.id, each.mailFailure]));
  const onChange = () => void refetch();
  return (
    <Panel title="Teams that may enter">
      {entrants.length === 0 ? (
        <p className="px-4 py-3.5 text-ink-3 text-sm">No team has been let in yet.</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {entrants.map((entrant) => (
            <EntrantRow
              key={entrant.team.id}
              entrant={entrant}
              slug={slug}
              mailFailure={unsent.get(entrant.team.id) ?? null}
              onChange={onChange}
            />
          ))}
        </ul>
      )}
      <div className="border-line border-t">
        <LetInForm slug={slug} onChange={onChange} />
      </div>
      <div className="border-line border-t">
        <InviteForm
          label="Invite by a link"
          usesLabel="For how many teams"
          onInvite={async (wanted) => {
            const { data } = await invite({ variables: { input: { boardSlug: slug, ...wanted } } });
            const result = data?.inviteToBoard;
            if (result?.__typename !== 'MutationInviteToBoardSuccess') return result;
            onChange();
            return result.data;
          }}
        />
      </div>
      <InvitationList invitations={links} onChange={onChange} />
    </Panel>
  );
}

interface EntrantRowProps {
  entrant: Entrant;
  slug: string;
  mailFailure: string | null;
  onChange: () => void;
}

function EntrantRow({ entrant, slug, mailFailure, onChange }: EntrantRowProps) {
  const { team, enteredAt, removedAt } = entrant;
  return (
    <li className="flex items-center justify-between gap-2 px-4 py-2.5">
      <div className="min-w-0">
        <Link href={`/teams/${team.slug}`} className="link block truncate">
          {team.name}
        </Link>
        <p className="text-ink-3 text-xs">
          {removedAt ? 'removed ' : 'let in '}
          <Moment iso={removedAt ?? enteredAt} />
        </p>
        {mailFailure && !removedAt && (
          <p className="text-bad text-xs">Its owner was not told. {mailFailure}</p>
        )}
      </div>
      {removedAt === null && <RemoveEntrantButton slug={slug} team={team} onChange={onChange} />}
    </li>
  );
}

/** Lets a team in that the host knows by its address. */
function LetInForm({ slug, onChange }: { slug: string; onChange: () => void }) {
  const [invite, { loading }] = useMutation(InviteToBoardDocument);
  const [teamSlug, setTeamSlug] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setProblem(null);
    try {
      const input = { boardSlug: slug, teamSlug: teamSlug.trim() };
      const { data } = await invite({ variables: { input } });
      const refused = refusalOf(data?.inviteToBoard);
      if (refused !== null) return setProblem(refused);
      setTeamSlug('');
      onChange();
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <form onSubmit={submit} className="space-y-3 px-4 py-4" aria-label="Let a team in">
      <TextField
        label="Team"
        required
        autoComplete="off"
        autoCapitalize="none"
        placeholder="vision-lab"
        value={teamSlug}
        onChange={(event) => setTeamSlug(event.target.value)}
        error={problem}
        hint="The last part of its page’s address; it may submit at once."
      />
      <Button type="submit" disabled={loading} className="w-full">
        {loading ? 'Letting it in\u2026' : 'Let it in'}
      </Button>
    </form>
  );
}
