import {
  type Board,
  boards,
  type Database,
  evaluations,
  protocols,
  type Submission,
} from '@fidboard/database';
import { type Protocol, parseProtocol } from '@fidboard/evaluation';
import { readOurs } from '../ours.ts';

export interface LoadedProtocol {
  protocol: Protocol;
  extractionFingerprint: string;
}

/** A stored protocol, parsed again: what the database holds is not taken on trust. */
export async function loadProtocol(database: Database, fingerprint: string): Promise<LoadedProtocol> {
  const [stored] = await protocols.byFingerprints(database, [fingerprint]);
  if (stored === undefined) throw new Error(`loadProtocol: expected protocol ${fingerprint}, found none`);
  const protocol = await readOurs(`protocol ${fingerprint}`, () => parseProtocol(stored.document));
  return { protocol, extractionFingerprint: stored.extractionFingerprint };
}

/** The board of a submission with the protocol that it scores new ones under. */
export async function loadBoard(
  database: Database,
  { boardId }: Pick<Submission, 'boardId'>,
): Promise<LoadedProtocol & { board: Board }> {
  const [board] = await boards.byIds(database, [boardId]);
  if (board === undefined) throw new Error(`loadBoard: expected board ${boardId}, found none`);
  return { board, ...(await loadProtocol(database, board.protocolFingerprint)) };
}

/** The protocol that evaluations on their way are made under. */
export async function loadEvaluated(
  database: Database,
  of: evaluations.EvaluationsOf,
): Promise<LoadedProtocol> {
  return loadProtocol(database, await evaluations.protocolOf(database, of));
}
