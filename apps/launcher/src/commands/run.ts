import { Refusal } from '@fidboard/core';

/** Runs an operator's command and ends the process with its exit code; a refusal is two lines and its own code. */
export async function run(command: (args: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
    process.exitCode = error.exitCode;
  }
}
