import { RELEASE_SCORES } from '../server/documents.ts';
import { refusalOfDomainError, request } from '../server/request.ts';
import { findOwnServer } from '../server/server.ts';

export interface BoardReleaseOptions {
  server?: string;
  json?: boolean;
  /** Which phase, by its key; may be left out where the scores of one phase only are hidden. */
  phase?: string;
}

/** `fidboard board release`: makes the hidden scores of a phase public. */
export async function releaseBoard(
  slug: string,
  { server: asked, json = false, phase, signal }: BoardReleaseOptions & { signal: AbortSignal },
): Promise<void> {
  const server = await findOwnServer(asked);
  const variables = { input: { boardSlug: slug, ...(phase === undefined ? {} : { phaseKey: phase }) } };
  const { releaseScores: result } = await request(server, RELEASE_SCORES, { variables, signal });
  if (result.__typename !== 'MutationReleaseScoresSuccess') throw refusalOfDomainError(result);
  const { version } = result.data;
  const text = json ? JSON.stringify({ board: slug, version }) : `${server.origin}/boards/${slug}`;
  process.stdout.write(`${text}\n`);
}
