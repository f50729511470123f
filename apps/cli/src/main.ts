import { Refusal } from '@fidboard/core';
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
  // Whoever reads the output has read enough: `fidboard metrics | head` is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const asJson = argv.includes('--json');
  try {
    await buildProgram(interruption.signal, { asJson }).parseAsync(argv);
    process.exitCode = 0;
  } catch (error) {
    if (interruption.signal.aborted) process.exit(INTERRUPTED);
    if (error instanceof CommanderError && (error.exitCode === 0 || !asJson)) {
      // Commander has already said what is wrong.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const failure = error instanceof CommanderError ? usageRefusal(error) : error;
    reportFailure(failure, asJson);
    process.exitCode = exitCodeOf(failure);
  }
}

function usageRefusal({ message }: CommanderError): Refusal {
  return new Refusal('USAGE', message.replace(/^error: /, ''), 'See fidboard --help.');
}
