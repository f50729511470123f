import type { Command } from 'commander';
import type { InviteOptions, MembersOptions } from './commands/team.ts';
import { shared, wholeNumber } from './options.ts';

/** The commands about teams. */
export function addTeamCommands(program: Command, signal: AbortSignal): void {
  const team = program.command('team').description('see and invite the members of your teams');
  team
    .command('invite')
    .description('invite somebody to a team that you own: prints a link to pass on, or mails it')
    .argument('<team>', 'the team, by its slug')
    .option('--email <address>', 'where the invitation is sent, if the server sends mail')
    .option('--owner', 'as an owner instead of a member')
    .option('--uses <number>', 'how many people may join by the link', wholeNumber(1))
    .option('--days <number>', 'for how many days it can be accepted (default: 7)', wholeNumber(1))
    .addOption(shared.server())
    .addOption(shared.json())
    .addHelpText(
      'after',
      `
The link is shown once. Managing teams needs fidboard login --manage.

Examples:
  fidboard team invite lab
  fidboard team invite lab --email ada@example.org`,
    )
    .action(async (slug: string, options: InviteOptions) =>
      (await import('./commands/team.ts')).inviteToTeam(slug, { ...options, signal }),
    );
  team
    .command('members')
    .description('list the members of a team, and to its owners the invitations')
    .argument('<team>', 'the team, by its slug')
    .addOption(shared.server())
    .addOption(shared.json())
    .action(async (slug: string, options: MembersOptions) =>
      (await import('./commands/team.ts')).teamMembers(slug, { ...options, signal }),
    );
}
