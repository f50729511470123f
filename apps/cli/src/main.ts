import { CommanderError } from 'commander';
import { exitCodeOf, reportFailure } from './failure.ts';
import { buildProgram } from './program.ts';

const INTERRUPTED = 130;
const GRACE_MILLISECONDS = 1500;

/** Runs one command line and sets the process's exit code; see README.md for the codes. */
export async function main(argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM'] as const) {
    process.once(event, () => {
      interruption.abort();
      // A running kernel cannot be stopped midway; temporary files are removed at exit whatever happens.
      setTimeout(() => process.exit(INTERRUPTED), GRACE_MILLISECONDS).unref();
      process.once(event, () => process.exit(INTERRUPTED));
    });
  }
  try {
    await buildProgram(interruption.signal).parseAsync(argv);
    process.exitCode = 0;
  } catch (error) {
    if (interruption.signal.aborted) process.exit(INTERRUPTED);
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      reportFailure(error, argv.includes('--json'));
      process.exitCode = exitCodeOf(error);
    }
  }
}
