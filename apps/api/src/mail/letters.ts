import type { invitationMail } from '@fidboard/database';
import { boardUrl } from '../http/addresses.ts';
import type { Settings } from '../settings.ts';
import type { Mail } from './mailer.ts';

type Letter = Pick<Mail, 'subject' | 'text'>;

/** What the mail of an invitation says: into a team, onto a board by a link, or that a team was let in. */
export function letterOf(
  { team, board, invitedTeam, inviter, role, expiresAt }: invitationMail.MailToSend,
  { settings, link }: { settings: Settings; link: string },
): Letter {
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const accept = `Accept here, until ${until}:
${link}

Whoever has this link can use it: do not pass it on. If you do not know them, ignore this mail.
`;
  if (team !== null) {
    const who = inviter?.name ?? 'An owner';
    return {
      subject: `Invitation to the team ${team.name}`,
      text: `${who} invites you to the team ${team.name} on Fidboard, as ${role === 'OWNER' ? 'an owner' : 'a member'}.

${accept}`,
    };
  }
  if (board === null) throw new Error('letterOf: expected an invitation into a team or onto a board');
  const who = inviter?.name ?? 'The host';
  const { title } = board;
  if (invitedTeam !== null) {
    return {
      subject: `${invitedTeam.name} may submit to ${title}`,
      text: `${who} has let your team ${invitedTeam.name} onto the board ${title} on Fidboard. Its members may submit to it:
${boardUrl(settings, board)}

There is nothing to accept. If the team does not want to take part, it need not do anything.
`,
    };
  }
  return {
    subject: `Invitation to the board ${title}`,
    text: `${who} invites a team of yours to submit to the board ${title} on Fidboard. An owner of the team accepts for it.

${accept}`,
  };
}
