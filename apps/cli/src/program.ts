import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addCacheCommands } from './cache-commands.ts';
import { addScoringCommands } from './scoring-commands.ts';
import { addServerCommands } from './server-commands.ts';
import { addTeamCommands } from './team-commands.ts';
import { addVerify } from './verify-command.ts';

const EXIT_CODES = `
Exit codes:
  0 done   2 usage   3 bad input   4 protocol mismatch   5 server or network   6 a receipt does not hold   1 our fault   130 interrupted`;

/** The command line of `fidboard`; what the commands do is loaded only when one runs, so that help is quick. With `asJson` the caller reports mistakes of usage. */
export function buildProgram(signal: AbortSignal, { asJson }: { asJson: boolean }): Command {
  const program = new Command('fidboard')
    .description('Scores samples of image generators, here or on a Fidboard server.')
    .version(packageJson.version)
    .showHelpAfterError('(fidboard --help shows what is possible)')
    .addHelpText(
      'after',
      `
Examples:
  fidboard score generated/ real.zip           two folders, archives, feature files or stored statistics
  fidboard stats real/ -o real.npz             statistics to score against again and again
  fidboard submit samples.zip --board demo --team lab --method flow --watch
${EXIT_CODES}`,
    )
    .exitOverride()
    .configureOutput(asJson ? { writeErr: () => {} } : {});
  addScoringCommands(program, signal);
  addCacheCommands(program);
  addServerCommands(program, signal);
  addTeamCommands(program, signal);
  addVerify(program, signal);
  return program;
}
