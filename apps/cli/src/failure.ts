import { Refusal } from '@fidboard/core';

const OUR_FAULT = {
  code: 'INTERNAL',
  remedy:
    'This is a fault of Fidboard: please report it with the text above. FIDBOARD_DEBUG=1 prints where it arose.',
} as const;

/** The exit code of a failure: 2 usage, 3 bad input, 4 protocol mismatch, 5 server or network, 1 our fault. */
export function exitCodeOf(error: unknown): number {
  return error instanceof Refusal ? error.exitCode : 1;
}

/** Writes one failure to stderr: a sentence and what to do, or one line of JSON: {"error": {code, message, remedy}}. */
export function reportFailure(error: unknown, asJson: boolean): void {
  const { code, message, remedy } = describe(error);
  process.stderr.write(
    asJson
      ? `${JSON.stringify({ error: { code, message, remedy } })}\n`
      : `fidboard: ${message}\n  ${remedy}\n`,
  );
  if (process.env.FIDBOARD_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

function describe(error: unknown): { code: string; message: string; remedy: string } {
  if (error instanceof Refusal) return { code: error.code, message: error.message, remedy: error.remedy };
  return { ...OUR_FAULT, message: error instanceof Error ? error.message : String(error) };
}
