import type { Command } from 'commander';
import type { BoardInviteOptions, EntrantsOptions, UninviteOptions } from './commands/entry.ts';
import { shared, wholeNumber } from './options.ts';

/** `fidboard board invite`, `entrants` and `uninvite`: which teams may submit to a board. */
export function addEntryCommands(board: Command, signal: AbortSignal): void {
  board
    .command('invite')
    .description('let a team submit to a board of yours: by its name, by a link, or by a link that is mailed')
    .argument('<slug>', 'the board')
    .option('--team <slug>', 'a team, which may submit from now on; an owner of it is told by mail')
    .option('--email <address>', 'mail a link by which an owner of a team accepts, if the server sends mail')
    .option('--link', 'print such a link; it is shown once')
    .option('--uses <number>', 'how many teams may enter by the link (default: 1)', wholeNumber(1))
    .option('--days <number>', 'for how many days it can be accepted (default: 7)', wholeNumber(1))
    .addOption(shared.server())
    .addOption(shared.json())
    .addHelpText(
      'after',
      `
A board file with "entry: invitation" takes submissions of these teams alone; a private board is seen by them.
Needs fidboard login --manage.

Examples:
  fidboard board invite faces --team vision-lab
  fidboard board invite faces --email ada@example.org
  fidboard board invite faces --link --uses 20 --days 30`,
    )
    .action(async (slug: string, options: BoardInviteOptions) =>
      (await import('./commands/entry.ts')).inviteToBoard(slug, { ...options, signal }),
    );
  board
    .command('entrants')
    .description('list the teams that were let onto a board, and the links that are out; for the host')
    .argument('<slug>', 'the board')
    .addOption(shared.server())
    .addOption(shared.json())
    .action(async (slug: string, options: EntrantsOptions) =>
      (await import('./commands/entry.ts')).listEntrants(slug, { ...options, signal }),
    );
  board
    .command('uninvite')
    .description('let a team submit no more, its scores stay; or take a link back')
    .argument('<slug>', 'the board')
    .option('--team <slug>', 'the team')
    .option('--invitation <id>', 'the link, by its id in the list of entrants')
    .addOption(shared.server())
    .addOption(shared.json())
    .action(async (slug: string, options: UninviteOptions) =>
      (await import('./commands/entry.ts')).uninvite(slug, { ...options, signal }),
    );
}
