'use client';

import { useMutation } from '@apollo/client/react';
import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { refusalOf } from '../../client/failure.ts';
import { Confirm } from '../../design/confirm.tsx';
import { menuContent, menuItem } from '../../design/menu.ts';
import { ViewerDocument } from '../account/documents.ts';
import { RemoveMemberDocument, SetMemberRoleDocument, TransferTeamDocument } from './documents.ts';
import type { TeamDetails } from './team-page.tsx';

interface MemberMenuProps {
  team: TeamDetails;
  member: TeamDetails['memberships'][number];
  onChange: () => void;
}

type Act = 'role' | 'transfer' | 'remove';

/** What an owner may do about another member; each asks once more. */
export function MemberMenu({ team, member, onChange }: MemberMenuProps) {
  const { role, user } = member;
  const other = role === 'OWNER' ? 'MEMBER' : 'OWNER';
  const [setRole] = useMutation(SetMemberRoleDocument);
  const [transfer] = useMutation(TransferTeamDocument, { refetchQueries: [{ query: ViewerDocument }] });
  const [remove] = useMutation(RemoveMemberDocument);
  const [asking, setAsking] = useState<Act | null>(null);
  const input = { teamId: team.id, userId: user.id };

  async function answer(act: Act) {
    switch (act) {
      case 'role':
        return (await setRole({ variables: { input: { ...input, role: other } } })).data?.setMemberRole;
      case 'transfer':
        return (await transfer({ variables: { input } })).data?.transferTeam;
      case 'remove':
        return (await remove({ variables: { input } })).data?.removeMember;
    }
  }

  const words = {
    role: {
      title: other === 'OWNER' ? `Make ${user.name} an owner?` : `Make ${user.name} a member?`,
      action: other === 'OWNER' ? 'Make owner' : 'Make member',
      text:
        other === 'OWNER'
          ? 'Owners invite and remove people and change roles, yours included.'
          : 'They still submit for the team, and no longer manage it.',
    },
    transfer: {
      title: `Hand the team to ${user.name}?`,
      action: 'Hand over',
      text: 'They become an owner and you become a member.',
    },
    remove: {
      title: `Remove ${user.name}?`,
      action: 'Remove',
      text: 'What they submitted stays with the team. They need a new invitation to come back.',
    },
  } as const;

  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label={`Manage ${user.name}`}
          className="grid size-8 place-items-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <Ellipsis size={16} aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="end" sideOffset={4} className={menuContent}>
            {(['role', 'transfer', 'remove'] as const).map((act) => (
              <DropdownMenu.Item key={act} className={menuItem} onSelect={() => setAsking(act)}>
                {act === 'transfer' ? 'Hand the team over' : words[act].action}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {asking && (
        <Confirm
          title={words[asking].title}
          action={words[asking].action}
          look={asking === 'remove' ? 'danger' : 'primary'}
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            const refused = refusalOf(await answer(asking));
            if (refused === null) onChange();
            return refused;
          }}
        >
          {words[asking].text}
        </Confirm>
      )}
    </>
  );
}
