import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Refusal } from '@fidboard/core';

/** Asks a question on the terminal; the question goes to stderr, so that stdout stays clean. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  requireTerminal(question);
  using terminal = closing(createInterface({ input: process.stdin, output: process.stderr, terminal: true }));
  return (await terminal.interface.question(question, { signal })).trim();
}

/** Asks for a secret: what is typed is not shown. */
export async function askSecret(question: string, signal: AbortSignal): Promise<string> {
  requireTerminal(question);
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  using terminal = closing(createInterface({ input: process.stdin, output: nowhere, terminal: true }));
  const answer = await terminal.interface.question('', { signal });
  process.stderr.write('\n');
  return answer;
}

/** The first line of stdin. */
export async function readStdinLine(): Promise<string> {
  return ((await text(process.stdin)).split(/\r?\n/, 1)[0] ?? '').trim();
}

function closing(readline: ReturnType<typeof createInterface>) {
  // With a terminal interface, Ctrl-C reaches readline and not the process.
  readline.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return { interface: readline, [Symbol.dispose]: () => readline.close() };
}

function requireTerminal(question: string): void {
  if (process.stdin.isTTY) return;
  throw new Refusal(
    'USAGE',
    `expected a terminal to ask "${question.trim()}" on, got piped input`,
    'Give the e-mail address with --email and the password on stdin, or a token with --token -.',
  );
}
