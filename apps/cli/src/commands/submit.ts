import { Refusal, systemClock } from '@fidboard/core';
import { openProgress } from '../progress.ts';
import { SUBMISSION_TARGET } from '../server/documents.ts';
import { request } from '../server/request.ts';
import { sendSamples } from '../server/send-samples.ts';
import { findOwnServer, type Server } from '../server/server.ts';
import { openUploadFile } from '../server/upload-file.ts';
import { watchToEnd } from './watch.ts';

export interface SubmitOptions {
  board: string;
  team: string;
  method: string;
  label?: string;
  trainingImages?: number;
  seed?: number;
  watch?: boolean;
  server?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard submit`: uploads a sample set, and with --watch follows it to its scores. */
export async function submit(
  samples: string,
  options: SubmitOptions & { signal: AbortSignal },
): Promise<void> {
  const { json = false, quiet = false, signal } = options;
  const server = await findOwnServer(options.server);
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const methodId = await findMethod(server, options);
  await using file = await openUploadFile(samples, progress, signal);
  const { board, label, trainingImages, seed } = options;
  const facts = { board, methodId, label, trainingImages, seed };
  const submissionId = await sendSamples({ server, file, facts }, { signal, progress });
  if (options.watch) {
    progress.note(`submitted as ${submissionId}; this only watches, Ctrl-C leaves it running`);
    await watchToEnd({ server, submissionId, progress }, { json, signal });
    return;
  }
  progress[Symbol.dispose]();
  process.stdout.write(
    json
      ? `${JSON.stringify({ submission: submissionId, sha256: file.sha256, bytes: file.bytes })}\n`
      : `Submitted as ${submissionId}\nFollow it with: fidboard watch ${submissionId}\n`,
  );
}

async function findMethod(
  server: Server,
  { board, team, method, signal }: SubmitOptions & { signal: AbortSignal },
) {
  const target = await request(server, SUBMISSION_TARGET, { variables: { board, team }, signal });
  if (!target.board) throw notFound(`a board "${board}"`, `See the boards at ${server.origin}.`);
  if (!target.team) throw notFound(`a team "${team}"`, `Create it at ${server.origin}, or check its slug.`);
  const { methods, viewerRole } = target.team;
  // Told before the samples are packed and hashed; of a team of others the server says what is wrong.
  if (viewerRole && !target.board.mySubmittingTeams.some(({ slug }) => slug === team)) {
    throw new Refusal(
      'FORBIDDEN',
      `board ${board}: expected a team that its host has let in, got ${team}`,
      'Ask the host of the board to invite the team.',
    );
  }
  const found = methods.find(({ slug }) => slug === method) ?? methods.find(({ name }) => name === method);
  if (found) return found.id;
  const known = methods.map(({ slug }) => slug).join(', ') || 'none yet';
  throw notFound(
    `a method "${method}" of the team ${target.team.name}`,
    `It has ${known}. Create one at ${server.origin}.`,
  );
}

function notFound(what: string, remedy: string): Refusal {
  return new Refusal('NOT_FOUND', `expected ${what}, found none`, remedy);
}
