import { type Command, InvalidArgumentError } from 'commander';
import type { ApplyOptions } from './commands/board.ts';
import type { DumpOptions } from './commands/board-dump.ts';
import type { LoadOptions } from './commands/board-load.ts';
import type { BoardLogOptions } from './commands/board-log.ts';
import type { NewBoardOptions } from './commands/board-new.ts';
import type { BoardReleaseOptions } from './commands/board-release.ts';
import type { LoginOptions } from './commands/login.ts';
import type { LogoutOptions } from './commands/logout.ts';
import type { SubmitOptions } from './commands/submit.ts';
import type { WatchOptions } from './commands/watch.ts';
import { addEntryCommands } from './entry-commands.ts';
import { shared, wholeNumber } from './options.ts';
import { addWebhookCommands } from './webhook-commands.ts';

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
  addBoard(program, signal);
}

function addBoard(program: Command, signal: AbortSignal): void {
  const board = program.command('board').description('make, change and write down boards that you host');
  addWebhookCommands(board, signal);
  addEntryCommands(board, signal);
  board
    .command('apply')
    .description(
      'make the board that a file says, or change it to that; applying the same file again changes nothing',
    )
    .argument('<file>', 'a board file, YAML')
    .option(
      '--re-evaluate',
      'have submissions evaluated again where the file asks for scores that they lack (another protocol or reference)',
    )
    .addOption(shared.server())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
A board file, of which board, title, reference and columns have to be there:

  board: faces                      # in its address
  title: Faces, 64 x 64
  visibility: public                # public, unlisted or private (private when left out)
  entry: invitation                 # or open, where every team that sees it may submit (open when left out)
  reference:
    name: FFHQ, 10,000 images
    samples: ffhq.zip               # or a folder, or sha256: of one that the server has
  protocol:
    extractor: mobilenet-v2
    images: 10000                   # what a submission has to hold
    metrics: { kid: { subsetSize: 500 } }
  columns: [fid, kid, { metric: recall, ranked: false }]
  ranking: { order: mean-rank, standing: best }

docs/boards.md of the repository lists all fields. Hosting needs fidboard login --manage.

Examples:
  fidboard board apply faces.yaml
  fidboard board apply faces.yaml --re-evaluate
  fidboard board export faces > faces.yaml`,
    )
    .action(async (file: string, options: ApplyOptions) =>
      (await import('./commands/board.ts')).applyBoard(file, { ...options, signal }),
    );
  board
    .command('new')
    .description('write the board file of a template, and make the board with --apply')
    .requiredOption('--template <name>', 'which; see below')
    .option(
      '--reference <[key=]path>',
      'the images it is measured against, or their SHA-256; once for each key of a template with several',
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option('--slug <slug>', 'its address; the template’s name when left out')
    .option('--dataset <name>', 'whose published numbers are shown, of one-step-distillation')
    .option('--extractor <id>', 'in place of the template’s')
    .option('--images <number>', 'what a submission has to hold, or any', imagesOf)
    .option('--out <file>', 'where the board file goes; SLUG.yaml when left out, never over another')
    .option('--apply', 'make the board at the server at once')
    .addOption(shared.server())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
Templates:
  one-step-distillation      SiD and its like: Frechet distance, published numbers as reported rows
  medical-text-to-image      against one center, several, and both; Inception Score
  class-conditional-medical  per-class Frechet distance and classification accuracy, of labelled images
  biometric-uniqueness       fidelity and near copies; a similarity column is reserved
  perturbation-robustness    FID against WaM

Examples:
  fidboard board new --template perturbation-robustness --reference clean.zip --slug robust --apply
  fidboard board new --template one-step-distillation --dataset imagenet-64 --out board.yaml`,
    )
    .action(async (options: NewBoardOptions) =>
      (await import('./commands/board-new.ts')).newBoard({ ...options, signal }),
    );
  board
    .command('export')
    .description('print the file that says a board')
    .argument('<slug>', 'the board')
    .addOption(shared.server())
    .addOption(shared.json())
    .action(async (slug: string, options: { server?: string; json?: boolean }) =>
      (await import('./commands/board.ts')).exportBoard(slug, { ...options, signal }),
    );
  board
    .command('dump')
    .description('take the full copy of a board, which another Fidboard can load; for its host')
    .argument('<slug>', 'the board')
    .option('--out <file>', 'where it goes; SLUG.fidboard.tar when left out')
    .option('--without-samples', 'leave the images out: scores, receipts and rankings stay')
    .addOption(shared.server())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .action(async (slug: string, options: DumpOptions) =>
      (await import('./commands/board-dump.ts')).dumpBoard(slug, { ...options, signal }),
    );
  board
    .command('load')
    .description('make a board of a full copy that board dump took, here or elsewhere; you become its host')
    .argument('<file>', 'the copy')
    .option('--as <slug>', 'its name here; the one that it had when left out')
    .addOption(shared.server())
    .addOption(shared.json())
    .addOption(shared.quiet())
    .addHelpText(
      'after',
      `
Scores, rankings and receipts are shown as they were, and the board says where they are from. Needs fidboard login --manage.

Example:
  fidboard board dump faces --server https://old.example.org
  fidboard board load faces.fidboard.tar --server https://new.example.org --as faces-2026`,
    )
    .action(async (file: string, options: LoadOptions) =>
      (await import('./commands/board-load.ts')).loadBoard(file, { ...options, signal }),
    );
  board
    .command('log')
    .description('print what the host did to a board, newest first; for its host')
    .argument('<slug>', 'the board')
    .option('--last <number>', 'how many entries', wholeNumber(1), 100)
    .addOption(shared.server())
    .addOption(shared.json())
    .action(async (slug: string, options: BoardLogOptions) =>
      (await import('./commands/board-log.ts')).boardLog(slug, { ...options, signal }),
    );
  board
    .command('release')
    .description('make the hidden scores of a phase public; for the host')
    .argument('<slug>', 'the board')
    .option('--phase <key>', 'which; may be left out where only one has hidden scores')
    .addOption(shared.server())
    .addOption(shared.json())
    .action(async (slug: string, options: BoardReleaseOptions) =>
      (await import('./commands/board-release.ts')).releaseBoard(slug, { ...options, signal }),
    );
}

function imagesOf(text: string): number | 'any' {
  return text === 'any' ? text : wholeNumber(1)(text);
}

function addLogin(program: Command, signal: AbortSignal): void {
  program
    .command('login')
    .description('sign in to a server and keep a token for it')
    .addOption(shared.server())
    .option('--email <email>', 'asked for when left out; the password is asked for, or read from stdin')
    .option('--manage', 'a token that may also host boards and manage teams')
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
