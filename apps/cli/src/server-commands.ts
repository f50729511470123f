import { type Command, InvalidArgumentError } from 'commander';
import type { LoginOptions } from './commands/login.ts';
import type { LogoutOptions } from './commands/logout.ts';
import type { SubmitOptions } from './commands/submit.ts';
import type { WatchOptions } from './commands/watch.ts';
import { shared, wholeNumber } from './options.ts';

/** The commands that talk to a Fidboard server. */
export function addServerCommands(program: Command, signal: AbortSignal): void {
  addLogin(program, signal);
  program
    .command('logout')
    .description('forget the token of a server')
    .addOption(shared.server())
    .addHelpText('after', '\nExample:\n  fidboard logout')
    .action(async (options: LogoutOptions) => (await import('./commands/logout.ts')).logout(options));
  addSubmit(program, signal);
  addWatch(program, signal);
}

function addLogin(program: Command, signal: AbortSignal): void {
  program
    .command('login')
    .description('sign in to a server and keep a token for it')
    .addOption(shared.server())
    .option('--email <email>', 'asked for when left out; the password is asked for, or read from stdin')
    .option('--token <token>', 'keep this token instead of signing in; "-" reads it from stdin')
    .addHelpText(
      'after',
      `
The token is kept in fidboard/credentials.json under $XDG_CONFIG_HOME or ~/.config, readable by you only.
FIDBOARD_TOKEN, where it is set, is used instead of it.

Examples:
  fidboard login
  fidboard login --server https://board.example.org --email me@example.org
  fidboard login --token - < token.txt`,
    )
    .action(async (options: LoginOptions) =>
      (await import('./commands/login.ts')).login({ ...options, signal }),
    );
}

function addSubmit(program: Command, signal: AbortSignal): void {
  program
    .command('submit')
    .description('upload samples of a method to a board')
    .argument('<samples>', 'a .zip, .tar, .tar.gz or .npz of images, or a folder, which is packed first')
    .requiredOption('--board <slug>', 'the board')
    .requiredOption('--team <slug>', 'your team')
    .requiredOption('--method <slug>', 'the method of the team, by its slug or name')
    .option('--label <text>', 'what tells it from the method’s other submissions')
    .option('--training-images <number>', 'images seen in training at this checkpoint', wholeNumber(0))
    .option('--seed <number>', 'the seed the samples were drawn with', seed)
    .option('--watch', 'follow it until it is scored')
    .addOption(shared.server())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
An upload that was interrupted goes on where it stopped when the same command runs again.

Examples:
  fidboard submit samples.zip --board demo --team lab --method flow --watch
  fidboard submit samples/ --board demo --team lab --method flow --label "checkpoint 30k" --training-images 30000`,
    )
    .action(async (samples: string, options: SubmitOptions) =>
      (await import('./commands/submit.ts')).submit(samples, { ...options, signal }),
    );
}

const LARGEST_SEED = 2 ** 31 - 1;

/** Reads a seed as the server keeps it: a whole number that fits 32 bits with a sign. */
function seed(text: string): number {
  const value = wholeNumber(0)(text);
  if (value <= LARGEST_SEED) return value;
  throw new InvalidArgumentError(`Expected a whole number of at most ${LARGEST_SEED}.`);
}

function addWatch(program: Command, signal: AbortSignal): void {
  program
    .command('watch')
    .description('follow a submission until it is scored')
    .argument('<submission>', 'its id, as submit printed it')
    .addOption(shared.server())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
Ends with 0 when it was scored, 3 when the samples were at fault, 1 when the platform was, 5 when it was cancelled.

Example:
  fidboard watch U3VibWlzc2lvbjox`,
    )
    .action(async (submission: string, options: WatchOptions) =>
      (await import('./commands/watch.ts')).watch(submission, { ...options, signal }),
    );
}
