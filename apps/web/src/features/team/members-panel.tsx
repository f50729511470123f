'use client';

import { useQuery } from '@apollo/client/react';
import { Panel } from '../../design/panel.tsx';
import { Tag } from '../../design/tag.tsx';
import { ViewerDocument } from '../account/documents.ts';
import { LeaveButton } from './leave-button.tsx';
import { MemberMenu } from './member-menu.tsx';
import type { TeamDetails } from './team-page.tsx';

/** Who is in the team, and what its owners and they themselves may do about it. */
export function MembersPanel({ team, onChange }: { team: TeamDetails; onChange: () => void }) {
  const viewerId = useQuery(ViewerDocument).data?.viewer?.id;
  const owner = team.viewerRole === 'OWNER';
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
              {user.id === viewerId ? (
                <LeaveButton team={team} onChange={onChange} />
              ) : (
                owner && <MemberMenu team={team} member={{ role, user }} onChange={onChange} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
