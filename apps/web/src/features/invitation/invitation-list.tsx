import type { InvitationFactsFragment } from '../../generated/graphql.ts';
import { InvitationRow } from './invitation-row.tsx';

/** The invitations that were made, as they stand below the form that makes them. */
export function InvitationList({
  invitations,
  onChange,
}: {
  invitations: readonly InvitationFactsFragment[];
  onChange: () => void;
}) {
  if (invitations.length === 0) return null;
  return (
    <ul className="divide-y divide-line border-line border-t">
      {invitations.map((invitation) => (
        <InvitationRow key={invitation.id} invitation={invitation} onChange={onChange} />
      ))}
    </ul>
  );
}
